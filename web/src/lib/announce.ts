// One polite live region for everything a screen reader should hear, batched: a busy hall must
// not talk over the person who is writing.

// Long enough to gather what arrives together, short enough to still be news.
const BATCH_MS = 2_000;
// More sentences than this become noise; the last ones are the ones that still hold.
const AT_MOST = 3;

let waiting: string[] = [];
let timer = 0;

/** Says a sentence soon, together with others. A sentence that already waits is not said twice. */
export function announce(sentence: string): void {
  waiting = [...waiting.filter((other) => other !== sentence), sentence].slice(-AT_MOST);
  timer ||= window.setTimeout(speak, BATCH_MS);
}

function speak(): void {
  timer = 0;
  const region = document.getElementById("announce");
  if (region) region.textContent = waiting.join(" ");
  waiting = [];
}
