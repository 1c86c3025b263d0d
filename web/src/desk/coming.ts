// What comes next on the desk: its order and reason, all questions or only mine, and no more rows
// than can be seen whole.

import { find, get } from "../lib/find";
import { type Board, cardsIn } from "../lib/parts";
import { idsIn, inOrder, sortCards } from "../lib/proposal";
import { recall, remember } from "../lib/store";
import { say } from "../lib/words";
import { type Give, tell } from "./giving";
import { type Me } from "./me";
import { rowsThatFit } from "./rows";

/** Fewer would not be worth the name of a queue; a small screen is scrolled. */
const LEAST_ROWS = 2;
const SPACE_BELOW_PX = 12;
/** No screen shows more at once, and a queue of hundreds need not be measured at every vote. */
const MOST_MEASURED = 24;

export class Coming {
  readonly #list = get(".desk-next-list");
  readonly #more = get("[data-more]");
  readonly #all = get("[data-all]");
  readonly #key: string;
  #mineOnly: boolean;
  #isWhole = false;

  constructor(
    code: string,
    private readonly me: Me,
    private readonly settled: () => void,
  ) {
    this.#key = `desk-only:${code}`;
    this.#mineOnly = recall<string>(this.#key) === "mine";
    this.#all.addEventListener("click", () => {
      this.#isWhole = !this.#isWhole;
      this.show();
    });
    for (const key of this.#onlyKeys()) {
      key.addEventListener("click", () => {
        this.#mineOnly = key.dataset["only"] === "mine";
        remember(this.#key, this.#mineOnly ? "mine" : null);
        if (this.#mineOnly && !this.me.id) this.#askWho();
        this.show();
      });
    }
    addEventListener("resize", () => this.show());
  }

  /** Hands go up and down by a form on each card. */
  listen(give: Give): void {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches("[data-hand-form]")) return;
      event.preventDefault();
      const speaker = this.me.id;
      if (!speaker) return this.#askWho();
      const key = get("[data-hand]", form);
      const question = form.closest<HTMLElement>("[data-q]")?.dataset["q"];
      void give(key, { type: "hand", question, speaker, up: key.getAttribute("aria-pressed") !== "true" });
    });
  }

  /** Marks what concerns the person at this desk, on a card that is about to be placed or is there. */
  dress(card: HTMLElement): void {
    const name = this.me.name;
    const addressees = namesIn(card.dataset["addressees"]);
    if (name && addressees.includes(name)) card.dataset["mine"] = addressees.length === 1 ? "alone" : "too";
    else delete card.dataset["mine"];
    const isUp = name !== "" && namesIn(card.dataset["hands"]).includes(name);
    find("[data-hand]", card)?.setAttribute("aria-pressed", String(isUp));
  }

  dressAll(): void {
    for (const card of document.querySelectorAll<HTMLElement>("[data-q]")) this.dress(card);
  }

  order(board: Board, cards: HTMLElement[]): HTMLElement[] {
    return sortCards(cards, inOrder({ queue: board.queue(), order: proposed(), locked: locked() }));
  }

  /** Shows what the choice lets through, as many rows as fit, and why the first stands there. */
  show(): void {
    const cards = cardsIn(this.#list);
    const mine = cards.filter((card) => this.#isMine(card));
    this.#showWhy(cards);
    for (const key of this.#onlyKeys()) {
      key.setAttribute("aria-pressed", String((key.dataset["only"] === "mine") === this.#mineOnly));
    }
    const count = find("[data-mine-count]");
    if (count) count.textContent = this.me.id ? String(mine.length) : "";
    const chosen = this.#mineOnly ? mine : cards;
    const laidOut = new Set(this.#isWhole ? chosen : chosen.slice(0, MOST_MEASURED));
    for (const card of cards) card.hidden = !laidOut.has(card);
    this.#showEmpty(cards.length, chosen.length);
    this.#fit(chosen);
    this.settled();
  }

  #fit(chosen: HTMLElement[]): void {
    this.#more.hidden = true;
    const bottoms = chosen.slice(0, MOST_MEASURED).map(bottomOf);
    const fitting = rowsThatFit(bottoms, this.#limit(0), LEAST_ROWS);
    const isCut = fitting < chosen.length;
    this.#more.hidden = !isCut;
    // The line that says so needs room itself.
    const shown = isCut ? rowsThatFit(bottoms, this.#limit(this.#more.offsetHeight), LEAST_ROWS) : fitting;
    if (!this.#isWhole) for (const card of chosen.slice(shown)) card.hidden = true;
    get("[data-more-said]").textContent = this.#isWhole ? "" : say("desk.more", { n: chosen.length - shown });
    this.#all.textContent = say(this.#isWhole ? "desk.show_few" : "desk.show_all");
    this.#all.setAttribute("aria-expanded", String(this.#isWhole));
  }

  /** How far down rows can be seen without scrolling, from the top of the document. */
  #limit(more: number): number {
    const below = find(".floor");
    const isUnder = below && below.getBoundingClientRect().left < this.#list.getBoundingClientRect().right - 1;
    return innerHeight - SPACE_BELOW_PX - more - (isUnder ? below.offsetHeight : 0);
  }

  #showWhy(cards: HTMLElement[]): void {
    const next = cards[0]?.dataset["q"];
    for (const card of cards) {
      const slot = get("[data-why]", card);
      const why = card.dataset["q"] === next && next ? reasonFor(next) : "";
      slot.textContent = why;
      slot.hidden = !why;
    }
  }

  #showEmpty(all: number, chosen: number): void {
    const slot = get("[data-empty]");
    slot.textContent = say(all > 0 ? "desk.empty_mine" : "desk.empty_next");
    slot.closest("li")?.toggleAttribute("data-needed", chosen === 0);
  }

  #isMine(card: HTMLElement): boolean {
    return card.hasAttribute("data-mine") || find("[data-hand]", card)?.getAttribute("aria-pressed") === "true";
  }

  #onlyKeys(): NodeListOf<HTMLElement> {
    return document.querySelectorAll<HTMLElement>("[data-only]");
  }

  #askWho(): void {
    const hasList = find("[data-person][data-name]") !== null;
    tell(say(hasList ? "desk.choose_first" : "desk.no_speakers"));
    this.me.ask();
  }
}

function proposed(): string[] {
  return idsIn(find<HTMLDataElement>('[data-part="proposal"] [data-order]')?.value);
}

function namesIn(list: string | undefined): string[] {
  return (list ?? "").split("\n");
}

function locked(): string | null {
  return find('[data-part="next"]')?.textContent?.trim() || null;
}

function reasonFor(id: string): string {
  if (locked() === id) return say("desk.locked");
  return find(`[data-part="proposal"] [data-first="${CSS.escape(id)}"]`)?.textContent ?? "";
}

function bottomOf(card: HTMLElement): number {
  return card.getBoundingClientRect().bottom + scrollY;
}
