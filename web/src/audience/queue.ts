// The queue on the phone: its order, new questions that wait behind a button while somebody reads,
// and cards that keep their place when they leave under a finger.

import { announce } from "../lib/announce";
import { type Live } from "../lib/live";
import { type Board, type BoardHooks, cardsIn, type Move, newestFirst } from "../lib/parts";
import { say } from "../lib/words";
import { clearGhosts, makeGhost } from "./ghosts";
import { isIdle, isReading, isVisible, keepPlace } from "./reading";
import { readPhone, SeenWatcher } from "./seen";
import { arrange, isSort, type Phone, type Sort, type Sortable } from "./sorting";

// How often a quiet page looks whether it may show what waits.
const LOOK_MS = 2_000;

export class Queue {
  private readonly list = document.querySelector<HTMLElement>('[data-holds="approved"]');
  private readonly bar = document.querySelector<HTMLElement>("[data-fresh-bar]");
  private phone: Phone;
  private readonly watcher;
  private board: Board | null = null;
  private sort: Sort;

  constructor(room: string, live: () => Live | null) {
    this.phone = readPhone(room);
    this.watcher = new SeenWatcher(room, live);
    const chosen = document.querySelector<HTMLElement>("[data-sort][aria-current]")?.dataset["sort"];
    this.sort = isSort(chosen) ? chosen : "fair";
    document.querySelector("[data-show-fresh]")?.addEventListener("click", () => this.showFresh(true));
    for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-sort]")) {
      link.addEventListener("click", (event) => this.choose(event, link));
    }
    setInterval(() => this.look(), LOOK_MS);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !isReading()) this.rearrange();
    });
  }

  start(board: Board): void {
    this.board = board;
    // A page that was kept on the phone may hold what waited then.
    for (const card of this.waiting()) delete card.dataset["waiting"];
    this.rearrange();
    for (const card of document.querySelectorAll<HTMLElement>("[data-q]")) this.watcher.watch(card);
  }

  readonly hooks: Required<Pick<BoardHooks, "order" | "leave" | "around" | "done">> = {
    order: (holder, cards) => {
      if (holder !== this.list) return cards.sort(newestFirst);
      return isReading() ? cards : this.ordered(cards);
    },
    leave: (card, to) => this.leaveGhost(card, to),
    around: (change) => keepPlace(change),
    done: (moves) => this.arrived(moves),
  };

  private ordered(cards: HTMLElement[]): HTMLElement[] {
    const sortable = cards.map((card) => ({ ...this.facts(card), card }));
    return arrange(sortable, this.sort, this.phone).map(({ card }) => card);
  }

  private facts(card: HTMLElement): Sortable {
    const id = card.dataset["q"] ?? "";
    return { id, at: Number(card.dataset["at"]), support: this.board?.number(`support:${id}`) ?? 0 };
  }

  private arrived(moves: Move[]): void {
    const fresh = moves.filter((move) => move.to === "approved" && move.from !== "approved");
    // An empty list has nothing that could jump.
    const holdBack = isReading() && this.shown() > fresh.length;
    for (const { card } of fresh) {
      this.watcher.watch(card);
      // One's own question is no surprise; hiding it would look like losing it.
      if (holdBack && !("own" in card.dataset)) card.dataset["waiting"] = "";
      else card.dataset["fresh"] = "";
    }
    this.showBar();
  }

  private waiting(): HTMLElement[] {
    return this.list ? cardsIn(this.list).filter((card) => "waiting" in card.dataset) : [];
  }

  private shown(): number {
    return this.list ? cardsIn(this.list).length - this.waiting().length : 0;
  }

  private showBar(): void {
    const count = this.waiting().length;
    if (!this.bar) return;
    const sentence = say("audience.live.fresh", { n: count });
    const text = this.bar.querySelector("[data-fresh-text]");
    if (text && text.textContent !== sentence) {
      text.textContent = sentence;
      if (count > 0) announce(sentence);
    }
    this.bar.hidden = count === 0;
  }

  private look(): void {
    if (this.waiting().length > 0 && !isReading()) this.showFresh(false);
    clearGhosts((ghost) => !isVisible(ghost) || isIdle());
  }

  private showFresh(asked: boolean): void {
    const fresh = this.waiting();
    for (const card of fresh) {
      delete card.dataset["waiting"];
      card.dataset["fresh"] = "";
    }
    this.rearrange();
    // Somebody who asked for the new ones wants to see them, also in an order that mixes them in.
    if (asked && this.list && fresh[0]) {
      for (const card of [...fresh].reverse()) this.list.prepend(card);
      this.list.scrollIntoView({ block: "start" });
      fresh[0].querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
    }
    this.showBar();
  }

  // Only here does the phone take over which questions are little seen now: the order changes when
  // somebody comes, comes back, or asks for it, and never by itself.
  private rearrange(): void {
    const littleSeen = (this.board?.known.get("little_seen") ?? "").split(/\s+/).filter(Boolean);
    this.phone = { ...this.phone, littleSeen };
    clearGhosts(() => true);
    if (!this.list) return;
    for (const card of this.ordered(cardsIn(this.list))) this.list.append(card);
  }

  private choose(event: Event, link: HTMLAnchorElement): void {
    const sort = link.dataset["sort"];
    if (!isSort(sort)) return;
    event.preventDefault();
    this.sort = sort;
    for (const other of document.querySelectorAll("[data-sort]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    history.replaceState(history.state, "", `?sort=${sort}`);
    this.showFresh(false);
    announce(link.textContent?.trim() ?? "");
  }

  private leaveGhost(card: HTMLElement, to: string | null): void {
    delete card.dataset["waiting"];
    if (card.parentElement !== this.list || !isReading() || !isVisible(card)) return;
    card.before(makeGhost(card, say(to === "now" ? "audience.live.left_now" : "audience.live.left_done")));
  }
}
