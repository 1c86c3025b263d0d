// A room in a frame of another site: what is on and what comes next. Nothing is sent from here.

import { find, get } from "../lib/find";
import { connectLive } from "../lib/live";
import { markScripted, readPage } from "../lib/page";
import { Board, cardsIn } from "../lib/parts";
import { idsIn, inOrder, sortCards } from "../lib/proposal";

markScripted();
const page = readPage();
const embed = get(".embed");
const now = get(".now-list");
const next = find(".next-list");
const board = new Board({
  order: (holder, cards) => (holder === next ? sortCards(cards, coming()) : cards),
  done: settle,
});

connectLive({
  code: page.code,
  view: "wall",
  lang: page.lang,
  position: page.position,
  handlers: {
    patch: (change) => board.apply(change),
    snapshot: (parts) => board.replace(parts),
    // A slide is no place for a word about the network: what is on it stays.
    connection: () => undefined,
  },
});

/** What the style sheet decides by: is a question on, are any next, the room's state, the panic key. */
function settle(): void {
  const room = find("[data-room-state]");
  document.body.dataset["blank"] = find<HTMLDataElement>('[data-part="wall"] data')?.value ?? "false";
  embed.dataset["state"] = room?.dataset["roomState"] ?? "open";
  embed.dataset["meeting"] = room?.dataset["meeting"] ?? "open";
  embed.dataset["now"] = cardsIn(now).length > 0 ? "some" : "none";
  embed.dataset["next"] = next && cardsIn(next).length > 0 ? "some" : "none";
}

function coming(): string[] {
  return inOrder({ queue: board.queue(), order: idsIn(board.known.get("proposal")) });
}
