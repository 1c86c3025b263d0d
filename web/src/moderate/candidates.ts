// Which question another one is merged into: those that are like it, or what a search finds. Numbers
// choose; nothing is ever merged by itself.

import { get } from "../lib/find";
import { textOf } from "./acts";
import { alike, key, MERGE_INTO } from "./dressing";
import { matches } from "./order";
import { say } from "../lib/words";

const AT_MOST = 6;

export class Candidates {
  readonly #list = get("[data-candidates]");
  readonly #field = get<HTMLInputElement>("[data-merge-find]");
  #card: HTMLElement | null = null;

  constructor(private readonly choose: (into: string) => void) {
    this.#field.addEventListener("input", () => this.#search());
    this.#list.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button") : null;
      if (!button) return;
      event.preventDefault();
      this.choose(button.value);
    });
  }

  open(card: HTMLElement): void {
    this.#card = card;
    this.#field.value = "";
    this.#show(alike(card));
  }

  /** Whether the press chose a question. */
  key(press: KeyboardEvent, typing: boolean): boolean {
    const first = press.key === "Enter" && press.target === this.#field;
    if (!first && (typing || !/^[1-9]$/.test(press.key))) return false;
    const button = this.#list.querySelectorAll("button")[first ? 0 : Number(press.key) - 1];
    press.preventDefault();
    if (button) this.choose(button.value);
    return true;
  }

  #search(): void {
    const sought = this.#field.value.trim();
    const card = this.#card;
    if (!card) return;
    if (!sought) return this.#show(alike(card));
    const found: HTMLElement[] = [];
    for (const other of document.querySelectorAll<HTMLElement>("[data-q]")) {
      if (other === card || !MERGE_INTO.has(other.dataset["status"] ?? "")) continue;
      if (matches(textOf(other), sought)) found.push(other);
      if (found.length === AT_MOST) break;
    }
    this.#show(found);
  }

  #show(others: HTMLElement[]): void {
    if (others.length) return this.#list.replaceChildren(...others.map(entry));
    const none = document.createElement("li");
    none.className = "hint";
    none.textContent = this.#field.value.trim() ? say("moderate.search.none") : say("moderate.sheet.merge_none");
    this.#list.replaceChildren(none);
  }
}

function entry(other: HTMLElement, at: number): HTMLElement {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.className = "button quiet";
  button.value = other.dataset["q"] ?? "";
  const words = document.createElement("span");
  words.dir = "auto";
  words.textContent = textOf(other);
  const place = document.createElement("small");
  place.textContent = listOf(other);
  button.append(key(String(at + 1)), words, place);
  item.append(button);
  return item;
}

/** The name of the list where a card stands, as its tab or heading says it. */
function listOf(card: HTMLElement): string {
  const status = card.dataset["status"] ?? "";
  return document.getElementById(status === "now" ? "now-heading" : `list-${status}`)?.firstChild?.textContent?.trim() ?? "";
}
