// Several questions at once: which are ticked, and the bar that says what can be done with them. What a
// filter hides is no longer ticked: nobody judges what is not on the screen.

import { find, get } from "../lib/find";
import { say } from "../lib/words";
import { write } from "../lib/write";

const TICKABLE: ReadonlySet<string> = new Set(["waiting", "with_author", "approved"]);

export class Many {
  readonly #ids = new Set<string>();
  readonly #bar = get("[data-bulk-bar]");
  readonly #count = get("[data-bulk-count]");

  constructor() {
    document.addEventListener("change", (event) => {
      const tick = event.target instanceof HTMLInputElement && event.target.matches("[data-check]") ? event.target : null;
      const card = tick?.closest<HTMLElement>("[data-q]");
      if (tick && card) this.#put(card, tick.checked);
    });
    // A browser may keep ticks over a reload; the screen starts without any.
    for (const tick of document.querySelectorAll<HTMLInputElement>("[data-check]:checked")) tick.checked = false;
  }

  get ids(): string[] {
    return [...this.#ids];
  }

  get isEmpty(): boolean {
    return this.#ids.size === 0;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  toggle(card: HTMLElement): boolean {
    if (!TICKABLE.has(card.dataset["status"] ?? "")) return false;
    this.#put(card, !this.#ids.has(card.dataset["q"] ?? ""));
    return true;
  }

  add(cards: HTMLElement[]): void {
    for (const card of cards) if (TICKABLE.has(card.dataset["status"] ?? "")) this.#put(card, true);
  }

  clear(): void {
    for (const id of this.ids) {
      const card = document.getElementById(`q-${id}`);
      if (card) this.#put(card, false);
    }
    this.#ids.clear();
    this.#show();
  }

  /** Forgets what is not on the screen any more. */
  prune(): void {
    for (const id of this.ids) {
      const card = document.getElementById(`q-${id}`);
      if (card && !card.hidden && TICKABLE.has(card.dataset["status"] ?? "")) continue;
      if (card) this.#put(card, false);
      this.#ids.delete(id);
    }
    this.#show();
  }

  #put(card: HTMLElement, on: boolean): void {
    const id = card.dataset["q"] ?? "";
    if (on) this.#ids.add(id);
    else this.#ids.delete(id);
    card.toggleAttribute("data-ticked", on);
    const tick = find<HTMLInputElement>("[data-check]", card);
    if (tick) tick.checked = on;
    this.#show();
  }

  #show(): void {
    const n = this.#ids.size;
    this.#bar.hidden = n === 0;
    get("[data-act=approve]", this.#bar).hidden = !this.ids.some(isNew);
    document.body.toggleAttribute("data-many", n > 0);
    write(this.#count, n ? say("moderate.many.chosen", { n }) : "");
  }
}

/** Whether a card can be approved: what stands in the queue has been. */
function isNew(id: string): boolean {
  return document.getElementById(`q-${id}`)?.dataset["status"] !== "approved";
}
