// What a card shows that comes from other parts than its own: its place in the proposed order and why,
// questions that are like it, who looks at it, and whether it is ticked.

import { find } from "../lib/find";
import { say } from "../lib/words";
import { write } from "../lib/write";
import { quote, textOf } from "./acts";

/** Questions that another one can become part of. */
export const MERGE_INTO: ReadonlySet<string> = new Set(["waiting", "with_author", "approved", "now", "answered", "unanswered"]);
const AT_MOST = 3;

interface Place {
  why: string;
  isPinned: boolean;
}

export class Dressing {
  #places = new Map<string, Place>();
  #locked: string | null = null;
  #looks = new Map<string, string[]>();

  constructor(
    private readonly me: string,
    private readonly isTicked: (id: string) => boolean,
  ) {
    this.read();
  }

  get locked(): string | null {
    return this.#locked;
  }

  /** Ids in the order that the server proposes. */
  get proposed(): string[] {
    return [...this.#places.keys()];
  }

  get pinned(): ReadonlySet<string> {
    return new Set([...this.#places].filter(([, place]) => place.isPinned).map(([id]) => id));
  }

  /** Takes over what the server last said. */
  read(): void {
    const proposed = document.querySelectorAll<HTMLDataElement>("[data-proposed]");
    this.#places = new Map(
      Array.from(proposed, (data) => [
        data.dataset["proposed"] ?? "",
        { why: data.value, isPinned: "pinned" in data.dataset },
      ]),
    );
    this.#locked = find('[data-part="next"]')?.textContent?.trim() || null;
    this.#looks = new Map();
    for (const data of document.querySelectorAll<HTMLDataElement>("[data-looks-at]")) {
      if (data.dataset["person"] === this.me) continue;
      const id = data.dataset["looksAt"] ?? "";
      this.#looks.set(id, [...(this.#looks.get(id) ?? []), data.value || say("moderate.card.someone")]);
    }
  }

  /** Puts everything on a card, whether it stands in the page or is about to. */
  dress(card: HTMLElement): void {
    const id = card.dataset["q"] ?? "";
    const place = this.#places.get(id);
    mark(card, "data-pinned", place?.isPinned === true);
    mark(card, "data-locked", id === this.#locked);
    write(find("[data-why]", card), place?.why ?? "");
    const names = this.#looks.get(id) ?? [];
    write(find("[data-claim]", card), names.length ? say("moderate.card.looks", { names: names.join(", ") }) : "");
    mark(card, "data-claimed", names.length > 0);
    const tick = find<HTMLInputElement>("[data-check]", card);
    if (tick) tick.checked = this.isTicked(id);
    mark(card, "data-ticked", this.isTicked(id));
    this.#likeOthers(card);
  }

  /** After a change of the parts with these keys. */
  refresh(keys: string[]): void {
    const all = keys.some((key) => key === "proposal" || key === "next" || key === "looking");
    if (all) {
      this.read();
      for (const card of document.querySelectorAll<HTMLElement>("[data-q]")) this.dress(card);
      return;
    }
    const changed = new Set(keys.filter((key) => key.startsWith("q:")).map((key) => key.slice(2)));
    if (changed.size === 0) return;
    for (const card of document.querySelectorAll<HTMLElement>("[data-similar]")) {
      if (alikeIds(card).some((id) => changed.has(id)) || changed.has(card.dataset["q"] ?? "")) this.#likeOthers(card);
    }
  }

  #likeOthers(card: HTMLElement): void {
    const slot = find("[data-alike]", card);
    if (!slot) return;
    const others = alike(card);
    const told = others.map((other) => `${other.id} ${quote(other)}`).join("\n");
    if (slot.dataset["alikeTold"] === told) return;
    slot.dataset["alikeTold"] = told;
    slot.replaceChildren(...others.map((other, at) => line(other, at)));
  }
}

/** The cards that a card is like and could become part of, best first. */
export function alike(card: HTMLElement): HTMLElement[] {
  const found = alikeIds(card).map((id) => document.getElementById(`q-${id}`));
  return found.filter((other): other is HTMLElement => MERGE_INTO.has(other?.dataset["status"] ?? "")).slice(0, AT_MOST);
}

function alikeIds(card: HTMLElement): string[] {
  return (card.dataset["similar"] ?? "").split(" ").filter(Boolean);
}

function line(other: HTMLElement, at: number): HTMLElement {
  const row = document.createElement("p");
  const words = document.createElement("q");
  words.dir = "auto";
  words.textContent = textOf(other);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.dataset["act"] = "merge-into";
  button.dataset["into"] = other.dataset["q"] ?? "";
  button.setAttribute("aria-label", `${say("moderate.act.merge_short")}: ${quote(other)}`);
  button.append(say("moderate.act.merge_short"), key(at === 0 ? "m" : `m ${at + 1}`));
  row.append(label(at === 0 ? say("moderate.card.alike") : ""), words, button);
  return row;
}

function label(text: string): HTMLElement {
  const span = document.createElement("span");
  span.className = "mq-label";
  span.textContent = text;
  return span;
}

/** A key as it is drawn on a button. */
export function key(name: string): HTMLElement {
  const kbd = document.createElement("kbd");
  kbd.ariaHidden = "true";
  kbd.textContent = name;
  return kbd;
}

function mark(card: HTMLElement, name: string, on: boolean): void {
  if (card.hasAttribute(name) !== on) card.toggleAttribute(name, on);
}
