// The wall: one question large, the next three small, and how to take part. It comes back by itself
// for ever, keeps its picture while the server is away, and never holds what is not approved.

import { find, get } from "../lib/find";
import { connectLive } from "../lib/live";
import { appear, glide } from "../lib/motion";
import { markScripted, readPage } from "../lib/page";
import { Board, cardsIn, type Move } from "../lib/parts";
import { idsIn, inOrder, sortCards } from "../lib/proposal";
import { setTheme, theme } from "../lib/theme";
import { hidePointerWhenIdle, keepAwake } from "../wall/awake";
import { Captions } from "../wall/captions";
import { fitFrame, fitQuestion } from "../wall/fit";
import { readTotals, Rising } from "../wall/rise";

const SHOWN_NEXT = 3;
// A hall in which nothing was written along for so long has its wall for the questions.
const CAPTIONS_QUIET_MS = 120_000;

markScripted();
const page = readPage();
const wall = get(".wall");
const now = get(".now-list");
const next = get(".next-list");
const between = get(".between");
const rising = new Rising(get("[data-lane]"), copySign);
const captionSlot = get('[data-part="captions"]');
const captions = new Captions({
  slot: captionSlot,
  wanted: [captionSlot.dataset["langUsual"] ?? ""],
  quietMs: CAPTIONS_QUIET_MS,
  show: (on) => (wall.dataset["captions"] = on ? "on" : "off"),
});
const board = new Board({
  order: (holder, cards) => (holder === next ? sortCards(cards, coming()) : cards),
  around: (change) => glide(() => cardsIn(next).slice(0, SHOWN_NEXT), change),
  done: settle,
});

connectLive({
  code: page.code,
  view: "wall",
  lang: page.lang,
  position: page.position,
  handlers: {
    patch: (change) => board.apply(change),
    snapshot: (parts) => {
      rising.forget();
      board.replace(parts);
    },
    connection: (state) => {
      document.body.dataset["online"] = String(state === "online");
      get("[data-offline]").hidden = state === "online" || state === "connecting";
    },
  },
});

rising.show(readTotals(get('[data-part="reactions"]')));
settle([], []);
keepAwake();
hidePointerWhenIdle(document.body);
const sizes = new ResizeObserver(setLarge);
sizes.observe(now);
sizes.observe(between);
document.addEventListener("keydown", (press) => {
  if (press.key !== "d" || press.ctrlKey || press.metaKey || press.altKey || press.repeat) return;
  setTheme(theme() === "dark" ? "light" : "dark");
});

/** What the style sheet decides by: is a question on, are any next, the room's state, the panic key. */
function settle(moves: Move[], keys: string[]): void {
  document.body.dataset["blank"] = find<HTMLDataElement>('[data-part="wall"] data')?.value ?? "false";
  wall.dataset["state"] = find("[data-room-state]")?.dataset["roomState"] ?? "open";
  wall.dataset["meeting"] = find("[data-room-state]")?.dataset["meeting"] ?? "open";
  wall.dataset["pause"] = find("[data-room-state]")?.dataset["pause"] ?? "";
  if (keys.includes("captions")) captions.follow();
  wall.dataset["now"] = cardsIn(now)[0]?.dataset["q"] ?? "none";
  wall.dataset["next"] = cardsIn(next).length > 0 ? "some" : "none";
  setLarge();
  for (const { card, to } of moves) if (to === "now") appear(card);
  if (keys.includes("reactions")) rising.show(readTotals(get('[data-part="reactions"]')));
}

/** As proposed; a lock is part of the proposal that a wall gets. */
function coming(): string[] {
  return inOrder({ queue: board.queue(), order: idsIn(board.known.get("proposal")) });
}

function setLarge(): void {
  const card = cardsIn(now)[0];
  if (card && now.clientHeight > 0) fitQuestion(card, now);
  if (between.clientHeight > 0) fitFrame(between);
}

function copySign(kind: string): HTMLElement | null {
  const drawn = document.querySelector<HTMLTemplateElement>(`template[data-sign="${CSS.escape(kind)}"]`);
  return (drawn?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined) ?? null;
}
