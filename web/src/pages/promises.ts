// The review of promises: every form works by itself; here are the keys, and the word that something new
// has come. Nothing on the page moves while somebody reads.

import { showConnection } from "../lib/connection";
import { find, get } from "../lib/find";
import { connectLive } from "../lib/live";
import { markScripted, readPage } from "../lib/page";

const TYPING = "input, textarea, select, [contenteditable]";

markScripted();
const page = readPage();
const cards = Array.from(document.querySelectorAll<HTMLElement>("[data-card]"));
const address = new URL(location.href);
const wasJudged = address.searchParams.has("done");
address.searchParams.delete("done");
history.replaceState(history.state, "", address);

const news = (parts: object): void => {
  if ("promises" in parts) get("[data-news]").hidden = false;
};

connectLive({
  code: page.code,
  view: "notes",
  lang: page.lang,
  position: page.position,
  handlers: { patch: ({ set }) => news(set), snapshot: () => undefined, connection: showConnection },
});

function chosen(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-card]") ?? null;
}

function step(by: number): void {
  const card = chosen();
  const next = cards[card ? cards.indexOf(card) + by : 0];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.matches(TYPING)) {
    if (event.key === "Escape") chosen()?.focus();
    return;
  }
  const card = chosen();
  switch (event.key) {
    case "j":
      return step(1);
    case "k":
      return step(-1);
    case "b":
      return card ? find<HTMLButtonElement>("[data-confirm]", card)?.click() : undefined;
    case "x":
      return card ? find<HTMLButtonElement>("[data-reject]", card)?.click() : undefined;
    case "e": {
      event.preventDefault();
      return card ? find<HTMLTextAreaElement>("[data-edit]", card)?.focus() : undefined;
    }
  }
});

// Who judges one goes on with the next.
const refused = find("[data-error] p") ? cards.find((card) => find(":invalid", card)) : undefined;
if (wasJudged || refused) (refused ?? cards[0])?.focus({ preventScroll: true });
