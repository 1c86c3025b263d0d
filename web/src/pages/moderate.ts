// The control screen: judge what is new, choose what comes next, and never be surprised. Every act
// names the card that was seen; the state on the screen is the server's, never a guess.

import { announce } from "../lib/announce";
import { showConnection } from "../lib/connection";
import { find, get } from "../lib/find";
import { connectLive, type Live } from "../lib/live";
import { glide } from "../lib/motion";
import { markScripted, readPage } from "../lib/page";
import { Board, cardsIn, type Move, newestFirst } from "../lib/parts";
import { inOrder, sortCards } from "../lib/proposal";
import { ServiceLine } from "../lib/service";
import { say } from "../lib/words";
import { Acts } from "../moderate/acts";
import { Commands } from "../moderate/commands";
import { makeDraggable } from "../moderate/dragging";
import { Dressing } from "../moderate/dressing";
import { Floor } from "../moderate/floor";
import { Help } from "../moderate/help";
import { Judging } from "../moderate/judging";
import { actOf } from "../moderate/keys";
import { Leading } from "../moderate/leading";
import { fillSelects, ordering, resolveNames } from "../moderate/lists";
import { Looking } from "../moderate/looking";
import { Many } from "../moderate/many";
import { Panels } from "../moderate/panels";
import { Reasons } from "../moderate/reasons";
import { runReminders } from "../moderate/reminders";
import { Selection } from "../moderate/selection";
import { Sheet } from "../moderate/sheet";
import { Shelves } from "../moderate/shelves";
import { Steady } from "../moderate/steady";
import { runTimer } from "../moderate/timer";
import { UndoLine } from "../moderate/undo";

markScripted();
const page = readPage();
const strip = get(".strip");
const lists = (): HTMLElement[] => Array.from(document.querySelectorAll<HTMLElement>(".lists [data-holds]"));
const allCards = (): HTMLElement[] => shelves.shown().flatMap((list) => cardsIn(list));

const help = new Help();
const undo = new UndoLine(`lt-acts-${page.code}`);
const many = new Many();
const dressing = new Dressing(document.body.dataset["me"] ?? "", (id) => many.has(id));
const looking = new Looking(() => live);
const shelves = new Shelves(() => {
  many.prune();
  steady.letGo();
});
const selection = new Selection(shelves, (id) => looking.at(id));
const panels = new Panels(() => selection.card);
const steady = new Steady(lists, () => {
  settleInPlace(() => {
    steady.closeUp();
    board.arrange();
  });
});
const acts = new Acts(() => live, (sentence) => undo.did(sentence), tell);
const judging = new Judging({ acts, selection, many, tell });
const leading = new Leading({ acts, dressing, undo, tell });
const reasons = new Reasons((card, reason, note) => {
  if (card) judging.dismiss(card, reason, note);
  else void judging.bulk("dismiss", { reason, ...(note ? { note } : {}) });
});
const sheet = new Sheet({
  merge: (card, into) => judging.merge(card, into),
  elaborate: (card, message, refused) => judging.elaborate(card, message, refused),
  correct: (card, text, refused) => judging.correct(card, text, refused),
  label: (act, card, names, refused) => {
    if (card) judging.label(act, card, names, refused);
    else void judging.bulk(act, { names }, refused);
  },
  tell,
  menu: (act, card) => commands.fromMenu(act, card),
  offers: (act, card) => commands.offers(act, card),
});
const commands = new Commands({
  judging, leading, selection, shelves, many, reasons, sheet, panels, dressing, steady, help, tell,
});
const floor = new Floor();
const service = new ServiceLine(page.code);
const tick = runTimer();
const remind = runReminders();
makeDraggable((card, to) => leading.move(card, to));

// A new proposal has to be known before the cards are put in its order.
let isStale = false;
// The line about the service moves everything at once: then nothing glides.
let isPushed = false;
const board = new Board({
  order(holder, cards) {
    if (isStale) dressing.read();
    isStale = false;
    if (steady.holds(holder)) return cards;
    switch (holder.dataset["holds"]) {
      case "waiting":
      case "with_author":
        return cards.sort((a, b) => newestFirst(b, a));
      case "approved":
        return inQueue(cards);
      default:
        return cards.sort(newestFirst);
    }
  },
  dress: (card) => dressing.dress(card),
  leave(card) {
    const id = card.dataset["q"] ?? "";
    steady.keepSpace(card);
    const byOwnHand = judging.isOurs(id);
    const lost = selection.lose(card);
    const isOpen = reasons.isAbout(id) || sheet.isAbout(id);
    if (reasons.isAbout(id)) reasons.close();
    if (sheet.isAbout(id)) sheet.close();
    if (isOpen || (lost && !byOwnHand)) tell(say("moderate.said.elsewhere"));
  },
  around: settleInPlace,
  done: settle,
});

for (const card of document.querySelectorAll<HTMLElement>("[data-q]")) dressing.dress(card);
fillSelects();
resolveNames(strip);
tellMessages();

const live: Live = connectLive({
  code: page.code,
  view: "moderator",
  lang: page.lang,
  position: page.position,
  handlers: {
    patch: (change) => {
      judging.noteEdits(change.set);
      isStale = "proposal" in change.set || "next" in change.set;
      isPushed = "service" in change.set;
      board.apply(change);
    },
    snapshot: (parts) => {
      isStale = true;
      board.replace(parts);
    },
    connection: showConnection,
  },
});

document.addEventListener("keydown", (press) => {
  pressLinkAsButton(press);
  if (panels.key(press)) return press.preventDefault();
  const act = actOf(press);
  if (act === null || (!help.keysAreOn && act !== "help" && act !== "clear")) return;
  press.preventDefault();
  steady.letGo();
  commands.byKey(act);
});
document.addEventListener("click", (event) => commands.byPointer(event));
document.addEventListener("submit", (event) => commands.bySubmit(event));

/** Cards glide to their new places; what has moved under the pointer is noted before it glides. */
function settleInPlace(change: () => void): void {
  if (isPushed) steady.watch(change);
  else glide(allCards, () => steady.watch(change));
}

/** What is a link without scripts and a button with them answers to the space bar like a button. */
function pressLinkAsButton(press: KeyboardEvent): void {
  if (press.key !== " " || !(press.target instanceof HTMLAnchorElement)) return;
  if (press.target.getAttribute("role") !== "button") return;
  press.preventDefault();
  press.target.click();
}

/** Proposed first; until there is a proposal, in the order of the queue. */
function inQueue(cards: HTMLElement[]): HTMLElement[] {
  const order = inOrder({ queue: board.queue(), order: dressing.proposed, locked: dressing.locked });
  return sortCards(cards, order);
}

function settle(moves: Move[], keys: string[]): void {
  const has = (...wanted: string[]): boolean => keys.some((key) => wanted.includes(key));
  for (const key of keys) {
    const card = key.startsWith("q:") ? board.card(key.slice(2)) : null;
    if (card) shelves.filters.forget(card);
  }
  dressing.refresh(keys);
  if (has("service")) service.follow();
  if (has("counts")) shelves.count();
  if (has("room")) {
    fillSelects();
    document.body.dataset["meeting"] = get("[data-room]").dataset["meeting"] ?? "open";
    remind();
  }
  if (has("room", "speaking")) floor.refresh();
  if (has("room", "messages", "bursts", "meter")) resolveNames(strip);
  if (has("room")) tellOrdering();
  if (has("messages")) tellMessages();
  if (has("proposal")) get("[data-unpin]").hidden = dressing.pinned.size === 0;
  if (moves.length > 0 || keys.some((key) => key.startsWith("q:"))) {
    shelves.sift();
    many.prune();
    tick();
  }
  const chosen = selection.card;
  if (chosen) selection.choose(chosen);
  const fresh = moves.filter((move) => move.from === null && move.to === "waiting").length;
  if (fresh > 0) announce(say("moderate.said.new", { n: fresh }));
}

function tellOrdering(): void {
  get("[data-ordering-name]").textContent = say(`moderate.order.${ordering()}`);
  for (const button of document.querySelectorAll<HTMLElement>('[data-act="ordering"]')) {
    button.ariaPressed = String(button.getAttribute("value") === ordering());
  }
}

function tellMessages(): void {
  const n = strip.querySelectorAll('[data-message][data-read="false"]').length;
  get("[data-messages-said]").textContent = n ? say("moderate.message.unread", { n }) : "";
}

/** A sentence about the whole screen, beside the undo line; the next act takes it away. */
function tell(sentence: string): void {
  const slot = find("[data-told]");
  if (slot) slot.textContent = sentence;
}
