// The control screen: judge what is new, choose what comes next, and never be surprised. Every act
// names the card that was seen; the state on the screen is the server's, never a guess.

import { announce } from "../lib/announce";
import { showConnection } from "../lib/connection";
import { find, get } from "../lib/find";
import { connectLive, type Live } from "../lib/live";
import { glide } from "../lib/motion";
import { markScripted, readPage } from "../lib/page";
import { Board, cardsIn, type Move, newestFirst } from "../lib/parts";
import { say } from "../lib/words";
import { Acts } from "../moderate/acts";
import { Commands } from "../moderate/commands";
import { Help } from "../moderate/help";
import { actOf } from "../moderate/keys";
import { Reasons } from "../moderate/reasons";
import { recall, remember } from "../moderate/memory";
import { Selection } from "../moderate/selection";
import { Shelves } from "../moderate/shelves";
import { Steady } from "../moderate/steady";
import { runTimer } from "../moderate/timer";

markScripted();
const page = readPage();
const LAST_ACT = `lt-last-act-${page.code}`;
const lists = (): HTMLElement[] => Array.from(document.querySelectorAll<HTMLElement>(".lists [data-holds]"));
const allCards = (): HTMLElement[] => shelves.shown().flatMap((list) => cardsIn(list));

const help = new Help();
const shelves = new Shelves(() => steady.letGo());
const selection = new Selection(shelves);
const steady = new Steady(lists, () => {
  settleInPlace(() => {
    steady.closeUp();
    board.arrange();
  });
});
const acts = new Acts(() => live, tellDone, tell);
const reasons = new Reasons((card, reason, note) => commands.dismiss(card, reason, note));
const commands = new Commands({ acts, selection, shelves, reasons, steady, help, tell, tellUndo });
const tick = runTimer();
const lastAct = recall(LAST_ACT);
if (lastAct && !new URL(location.href).searchParams.has("done")) get("[data-undo-said]").textContent = lastAct;

const board = new Board({
  order(holder, cards) {
    if (steady.holds(holder)) return cards;
    switch (holder.dataset["holds"]) {
      case "waiting":
        return cards.sort((a, b) => newestFirst(b, a));
      case "approved":
        return board.usual(holder, cards);
      default:
        return cards.sort(newestFirst);
    }
  },
  leave(card) {
    const id = card.dataset["q"] ?? "";
    steady.keepSpace(card);
    const byOwnHand = commands.isOurs(id);
    const lost = selection.lose(card);
    if (reasons.isAbout(id)) {
      reasons.close();
      tell(say("moderate.said.elsewhere"));
    } else if (lost && !byOwnHand) tell(say("moderate.said.elsewhere"));
  },
  around: settleInPlace,
  done: settle,
});

const live: Live = connectLive({
  code: page.code,
  view: "moderator",
  lang: page.lang,
  position: page.position,
  handlers: {
    patch: (change) => {
      commands.noteEdits(change.set);
      board.apply(change);
    },
    snapshot: (parts) => board.replace(parts),
    connection: showConnection,
  },
});

document.addEventListener("keydown", (press) => {
  pressLinkAsButton(press);
  const act = actOf(press);
  if (act === null || (!help.keysAreOn && act !== "help")) return;
  press.preventDefault();
  steady.letGo();
  commands.byKey(act);
});
document.addEventListener("click", (event) => commands.byPointer(event));
document.addEventListener("submit", (event) => commands.bySubmit(event));

/** Cards glide to their new places; what has moved under the pointer is noted before it glides. */
function settleInPlace(change: () => void): void {
  glide(allCards, () => steady.watch(change));
}

/** What is a link without scripts and a button with them answers to the space bar like a button. */
function pressLinkAsButton(press: KeyboardEvent): void {
  if (press.key !== " " || !(press.target instanceof HTMLAnchorElement)) return;
  if (press.target.getAttribute("role") !== "button") return;
  press.preventDefault();
  press.target.click();
}

function settle(moves: Move[]): void {
  shelves.count();
  shelves.sift();
  tick();
  const chosen = selection.card;
  if (chosen) selection.choose(chosen);
  const fresh = moves.filter((move) => move.from === null && move.to === "waiting").length;
  if (fresh > 0) announce(say("moderate.said.new", { n: fresh }));
}

/** What happened last; a screen reader hears it because the line is a status. It outlives a reload. */
function tellDone(sentence: string): void {
  tellUndo(sentence);
  remember(LAST_ACT, sentence);
}

function tellUndo(sentence: string): void {
  get("[data-undo-said]").textContent = sentence;
}

/** A sentence about the whole screen, beside the undo line; the next act takes it away. */
function tell(sentence: string): void {
  const slot = find("[data-told]");
  if (slot) slot.textContent = sentence;
}
