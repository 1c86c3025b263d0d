// The speaker desk: what is on and what is next, large and calm. Nothing here can be judged or moved.

import { showConnection } from "../lib/connection";
import { minutesSince } from "../lib/elapsed";
import { find, get } from "../lib/find";
import { connectLive } from "../lib/live";
import { appear, glide } from "../lib/motion";
import { markScripted, readPage } from "../lib/page";
import { Board, cardsIn, type Move } from "../lib/parts";
import { readTheme, setTheme, theme, type Theme } from "../lib/theme";
import { say } from "../lib/words";

// As many as desk.css shows; the rest is a number.
const SHOWN_NEXT = 5;
// Minutes are shown, so this is soon enough.
const TICK_MS = 5_000;

markScripted();
readTheme();
const page = readPage();
const next = get(".desk-next-list");
const more = get("[data-more]");
const board = new Board({
  around: (change) => glide(() => cardsIn(next), change),
  done: settle,
});

connectLive({
  code: page.code,
  view: page.view,
  lang: page.lang,
  position: page.position,
  handlers: {
    patch: (change) => board.apply(change),
    snapshot: (parts) => board.replace(parts),
    connection: showConnection,
  },
});

settle([]);
setInterval(tell, TICK_MS);

function settle(moves: Move[]): void {
  for (const { card, to } of moves) if (to === "now") appear(card);
  const rest = cardsIn(next).length - SHOWN_NEXT;
  more.hidden = rest <= 0;
  if (rest > 0) more.textContent = say("desk.more", { n: rest });
  tell();
}

/** How long the question has been on, in whole minutes: a number that runs would disturb. */
function tell(): void {
  const since = Number(find("[data-since]")?.dataset["since"]);
  const slot = find("[data-on-for]");
  if (!slot || !since) return;
  const minutes = minutesSince(since);
  slot.textContent = minutes === 0 ? say("desk.just_now") : say("desk.on_for", { n: minutes });
}

const themeKeys = Array.from(document.querySelectorAll<HTMLElement>("[data-theme-key]"));

function showTheme(): void {
  for (const key of themeKeys) key.setAttribute("aria-pressed", String(key.dataset["themeKey"] === theme()));
}

for (const key of themeKeys) {
  key.addEventListener("click", () => {
    setTheme(key.dataset["themeKey"] as Theme);
    showTheme();
  });
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
showTheme();
