// Nothing moves under the finger. While a pointer is at work in a list, a card that leaves keeps its
// place open, and the order stands still; when the pointer rests or goes, the list closes up calmly.
// And a press that came just as the list moved under it does not count.

import { cardsIn } from "../lib/parts";

/** A pointer that has not moved for this long is not aiming at anything. */
const REST_MS = 4_000;
/** A finger leaves no pointer behind; this long it may come down again on what it just saw. */
const FINGER_MS = 1_500;
/** Nobody can see a change and answer it in less; a press this soon meant what stood there before. */
const REACTION_MS = 400;

export class Steady {
  #list: HTMLElement | null = null;
  #timer = 0;
  #movedAt = -Infinity;
  #point: { x: number; y: number } | null = null;

  /** `release` is called when the list under the pointer may close up again. */
  constructor(
    private readonly lists: () => Iterable<HTMLElement>,
    private readonly release: () => void,
  ) {
    document.addEventListener("pointermove", (event) => this.#aim(event, REST_MS), { passive: true });
    document.addEventListener("pointerdown", (event) => this.#aim(event, REST_MS), { passive: true });
    document.addEventListener("pointerup", (event) => {
      if (event.pointerType !== "mouse") this.#aim(event, FINGER_MS);
    });
    document.documentElement.addEventListener("pointerleave", () => this.letGo());
  }

  holds(list: HTMLElement | null): boolean {
    return list !== null && list === this.#list;
  }

  /** Keeps the space of a card that is about to leave, if somebody is aiming at its list. */
  keepSpace(card: HTMLElement): void {
    const list = card.parentElement;
    if (!this.holds(list)) return;
    const next = card.nextElementSibling;
    if (!(next instanceof HTMLElement) || next.hidden) return;
    const space = next.getBoundingClientRect().top - card.getBoundingClientRect().top + held(card);
    next.style.setProperty("--held", `${space}px`);
  }

  /** Whether the change puts something else under the pointer than what was there. */
  watch(change: () => void): void {
    const before = this.#under();
    change();
    if (before && this.#under() !== before) this.#movedAt = performance.now();
  }

  /** Whether a press now can have been meant for what is there now. */
  canHaveMeant(): boolean {
    return performance.now() - this.#movedAt > REACTION_MS;
  }

  /** The keyboard has taken over, or the pointer has left. */
  letGo(): void {
    clearTimeout(this.#timer);
    if (this.#list === null) return;
    this.#list = null;
    this.release();
  }

  /** Gives back all space that was kept; the caller lets the cards glide. */
  closeUp(): void {
    for (const list of this.lists()) for (const card of cardsIn(list)) card.style.removeProperty("--held");
  }

  #aim(event: PointerEvent, rest: number): void {
    this.#point = { x: event.clientX, y: event.clientY };
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-holds]") : null;
    if (target !== this.#list) this.letGo();
    if (target === null) return;
    this.#list = target;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.letGo(), rest);
  }

  #under(): Element | null {
    if (!this.#point) return null;
    return document.elementFromPoint(this.#point.x, this.#point.y)?.closest("[data-q]") ?? null;
  }
}

function held(card: HTMLElement): number {
  return Number.parseFloat(card.style.getPropertyValue("--held")) || 0;
}
