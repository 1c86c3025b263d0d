// Puts parts into the page: fills slots, and keeps every question card in the container for its
// status. What belongs to one screen alone (sorting, holding back, motion) comes in as hooks.

import { toElement } from "./html";
import { morphInner, morphInto } from "./morph";
import { type Parts } from "./live";

export interface Change {
  set: Parts;
  gone: string[];
}

/** What happened to a card in one change. `from` and `to` are statuses; null is "not on this page". */
export interface Move {
  card: HTMLElement;
  from: string | null;
  to: string | null;
}

export interface BoardHooks {
  /** The order of the cards in a container; the default is the queue's, else newest first. */
  order?(holder: HTMLElement, cards: HTMLElement[]): HTMLElement[];
  /** Called for every card about to be put into the page, to mark what only this viewer knows. */
  dress?(card: HTMLElement): void;
  /** Called for a card that is about to leave the container in which it stands; `to` is its new status. */
  leave?(card: HTMLElement, to: string | null): void;
  /** Wraps the change, for motion or for keeping the reader's place. */
  around?(change: () => void): void;
  /** Called after everything is in place. */
  done?(moves: Move[], keys: string[]): void;
}

export class Board {
  readonly known = new Map<string, string>();

  constructor(private readonly hooks: BoardHooks = {}) {
    for (const slot of document.querySelectorAll<HTMLElement>("[data-part]")) {
      this.known.set(slot.dataset["part"] ?? "", slot.innerHTML.trim());
    }
  }

  /** Applies a patch. */
  apply(change: Change): void {
    const moves: Move[] = [];
    const work = (): void => {
      for (const key of change.gone) this.forget(key, moves);
      // Small parts first: a card that comes in the same change finds its support already known.
      const entries = Object.entries(change.set);
      for (const [key, html] of entries) this.known.set(key, html);
      for (const [key, html] of entries) if (!key.startsWith("q:")) this.fill(document, key, html);
      for (const [key, html] of entries) if (key.startsWith("q:")) this.place(html, moves);
      this.arrange();
    };
    if (this.hooks.around) this.hooks.around(work);
    else work();
    this.hooks.done?.(moves, Object.keys(change.set));
  }

  /** Replaces everything by a snapshot: what it does not name is gone. */
  replace(parts: Parts): void {
    const cards = Array.from(document.querySelectorAll<HTMLElement>("[data-q]"), (card) => `q:${card.dataset["q"]}`);
    const gone = [...this.known.keys(), ...cards].filter((key) => key !== "mine" && !(key in parts));
    this.apply({ set: parts, gone: [...new Set(gone)] });
  }

  /** The number in a part such as `support:<id>`. */
  number(key: string): number {
    return Number(this.known.get(key) ?? 0) || 0;
  }

  /** Ids in the order the server proposes. */
  queue(): string[] {
    return (this.known.get("queue") ?? "").split(/\s+/).filter(Boolean);
  }

  card(id: string): HTMLElement | null {
    return document.getElementById(`q-${id}`);
  }

  /** Puts the cards of every container in order, moving as few as possible. */
  arrange(): void {
    for (const holder of document.querySelectorAll<HTMLElement>("[data-holds]")) {
      const cards = cardsIn(holder);
      const wanted = this.hooks.order?.(holder, cards) ?? this.usual(holder, cards);
      reorder(holder, wanted);
    }
  }

  /** The queue's order for what is approved, else newest first. */
  usual(holder: HTMLElement, cards: HTMLElement[]): HTMLElement[] {
    if (!holder.dataset["holds"]?.split(" ").includes("approved")) return cards.sort(newestFirst);
    const place = new Map(this.queue().map((id, index) => [id, index]));
    const at = (card: HTMLElement): number => place.get(card.dataset["q"] ?? "") ?? Infinity;
    return cards.sort((a, b) => at(a) - at(b) || newestFirst(a, b));
  }

  private forget(key: string, moves: Move[]): void {
    this.known.delete(key);
    if (!key.startsWith("q:")) return this.fill(document, key, "");
    const card = this.card(key.slice(2));
    if (!card) return;
    moves.push({ card, from: card.dataset["status"] ?? null, to: null });
    this.hooks.leave?.(card, null);
    card.remove();
  }

  private fill(root: ParentNode, key: string, html: string): void {
    for (const slot of root.querySelectorAll(`[data-part="${CSS.escape(key)}"]`)) morphInner(slot, html);
  }

  private place(html: string, moves: Move[]): void {
    const fresh = toElement(html);
    if (!fresh) return;
    for (const slot of fresh.querySelectorAll<HTMLElement>("[data-part]")) {
      slot.textContent = this.known.get(slot.dataset["part"] ?? "") ?? slot.textContent;
    }
    const status = fresh.dataset["status"] ?? "";
    const old = this.card(fresh.dataset["q"] ?? "");
    const from = old?.dataset["status"] ?? null;
    const holder = document.querySelector<HTMLElement>(`[data-holds~="${CSS.escape(status)}"]`);
    this.hooks.dress?.(fresh);
    if (old && holder && holder === old.parentElement) {
      if (from !== status) moves.push({ card: old, from, to: status });
      return morphInto(old, fresh);
    }
    if (old) {
      this.hooks.leave?.(old, status);
      old.remove();
    }
    if (holder) holder.append(fresh);
    if (old || holder) moves.push({ card: fresh, from, to: holder ? status : null });
  }
}

export function cardsIn(holder: HTMLElement): HTMLElement[] {
  return Array.from(holder.children).filter((child): child is HTMLElement => "q" in (child as HTMLElement).dataset);
}

export function newestFirst(a: HTMLElement, b: HTMLElement): number {
  return Number(b.dataset["at"] ?? 0) - Number(a.dataset["at"] ?? 0);
}

function reorder(holder: HTMLElement, wanted: HTMLElement[]): void {
  const focused = document.activeElement;
  // What is no card (a placeholder, say) stays where it is.
  const cards = new Set<Element>(wanted);
  const skip = (element: Element | null): Element | null => {
    while (element && !cards.has(element)) element = element.nextElementSibling;
    return element;
  };
  let before = skip(holder.firstElementChild);
  for (const card of wanted) {
    if (card === before) before = skip(before.nextElementSibling);
    else holder.insertBefore(card, before);
  }
  // Moving an element takes its focus away.
  if (focused instanceof HTMLElement && focused !== document.activeElement && holder.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}
