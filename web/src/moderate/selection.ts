// Which card the keys act on. It is chosen by a person, by key, by pointer or by Tab; it never moves
// on by itself except after that person's own act. When somebody else takes the chosen card away,
// nothing is chosen, but the place is remembered: the next step goes on from there.

import { neighbour } from "./order";

export interface Lists {
  /** The lists on the screen from left to right. */
  shown(): HTMLElement[];
  /** The cards of a list that can be chosen, in order. */
  cards(list: HTMLElement): HTMLElement[];
}

export class Selection {
  #id: string | null = null;
  /** The card that stood below the one that was taken away. */
  #place: string | null = null;
  /** The card that a press on it has focused, to be chosen when the press is over. */
  #pressed: HTMLElement | null = null;
  #isPressing = false;

  /** `chosen` is told the id of every new choice. */
  constructor(
    private readonly lists: Lists,
    private readonly chosen: (id: string | null) => void = () => undefined,
  ) {
    document.addEventListener("focusin", (event) => {
      const card = event.target instanceof Element ? event.target.closest<HTMLElement>(".lists [data-q]") : null;
      if (card && this.#isPressing) this.#pressed = card;
      else if (card) this.choose(card);
    });
    // A chosen card shows more of itself. While it is pressed it keeps its shape: a button that moved
    // away between down and up would miss its click.
    document.addEventListener("mousedown", (event) => (this.#isPressing = event.button === 0), { capture: true });
    for (const end of ["mouseup", "dragend"]) document.addEventListener(end, () => setTimeout(() => this.#pressIsOver()));
    document.addEventListener("keydown", () => this.#pressIsOver(), { capture: true });
  }

  get card(): HTMLElement | null {
    return this.#id === null ? null : document.querySelector<HTMLElement>(`.lists #q-${CSS.escape(this.#id)}`);
  }

  isChosen(id: string): boolean {
    return this.#id === id;
  }

  choose(card: HTMLElement | null): void {
    const id = card?.dataset["q"] ?? null;
    if (id === this.#id && card?.hasAttribute("data-chosen")) return;
    for (const old of document.querySelectorAll("[data-chosen]")) old.removeAttribute("data-chosen");
    card?.setAttribute("data-chosen", "");
    if (id !== this.#id) this.chosen(id);
    this.#id = id;
    if (card) this.#place = null;
  }

  /** One card down or up; without a choice, at the remembered place or the top of the first list. */
  step(by: 1 | -1): void {
    const list = this.#list();
    if (!list) return;
    const cards = this.lists.cards(list);
    const ids = cards.map(idOf);
    const from = this.#id ?? (by === -1 ? this.#place : null);
    const resume = this.#id === null && by === 1 && this.#place !== null && ids.includes(this.#place);
    const next = resume ? this.#place : neighbour(ids, from, by);
    this.focus(cards.find((card) => idOf(card) === next) ?? null);
  }

  /** To the list on the left or right, to the card that stands nearest. */
  across(by: 1 | -1): void {
    const lists = this.lists.shown();
    // With nothing chosen, right means the list on the right, also when the left one is empty.
    const here = this.card || this.#place ? this.#list() : null;
    const list = here ? lists[lists.indexOf(here) + by] : lists[by === 1 ? lists.length - 1 : 0];
    if (!list) return;
    const height = this.card?.getBoundingClientRect().top ?? 0;
    const distance = (card: HTMLElement): number => Math.abs(card.getBoundingClientRect().top - height);
    const [nearest] = this.lists.cards(list).sort((a, b) => distance(a) - distance(b));
    this.focus(nearest ?? null);
  }

  /** After an own act: the card below, else the one above. */
  moveOnFrom(card: HTMLElement): void {
    const list = card.closest<HTMLElement>("[data-holds]");
    if (!list || !list.closest(".lists")) return;
    const ids = this.lists.cards(list).map(idOf);
    const next = neighbour(ids, idOf(card), 1) ?? neighbour(ids, idOf(card), -1);
    const found = this.lists.cards(list).find((other) => idOf(other) === next) ?? null;
    if (found) this.focus(found);
    else this.choose(null);
  }

  /** Called before a card leaves its list. Answers whether the choice was taken away. */
  lose(card: HTMLElement): boolean {
    const list = card.closest<HTMLElement>("[data-holds]");
    if (!list || idOf(card) !== (this.#id ?? this.#place)) return false;
    const ids = this.lists.cards(list).map(idOf);
    const wasChosen = this.#id !== null;
    this.choose(null);
    this.#place = neighbour(ids, idOf(card), 1) ?? neighbour(ids, idOf(card), -1);
    return wasChosen;
  }

  focus(card: HTMLElement | null): void {
    if (!card) return;
    this.choose(card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  #pressIsOver(): void {
    const card = this.#pressed;
    this.#isPressing = false;
    this.#pressed = null;
    if (card?.isConnected) this.choose(card);
  }

  #list(): HTMLElement | null {
    const lists = this.lists.shown();
    const holder = this.card?.closest<HTMLElement>("[data-holds]") ?? null;
    if (holder && lists.includes(holder)) return holder;
    const place = this.#place === null ? null : document.getElementById(`q-${this.#place}`);
    const remembered = place?.closest<HTMLElement>("[data-holds]") ?? null;
    if (remembered && lists.includes(remembered)) return remembered;
    return lists.find((list) => this.lists.cards(list).length > 0) ?? null;
  }
}

function idOf(card: HTMLElement): string {
  return card.dataset["q"] ?? "";
}
