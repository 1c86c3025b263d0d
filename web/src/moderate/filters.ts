// Which cards the search and the filters leave. The choice stands in the fields of the search form.

import { find, get } from "../lib/find";
import { say } from "../lib/words";
import { fold } from "./order";

type Field = HTMLInputElement | HTMLSelectElement;

export class Filters {
  readonly #search = get<HTMLInputElement>("#search");
  readonly #fields = Array.from(document.querySelectorAll<Field>("[data-filter]"));
  /** The folded words of cards, until they change. */
  readonly #words = new WeakMap<HTMLElement, string>();

  constructor(private readonly changed: () => void) {
    this.#search.addEventListener("input", () => changed());
    for (const field of this.#fields) field.addEventListener("change", () => changed());
    get("[data-filters-off]").addEventListener("click", () => {
      for (const field of this.#fields) set(field, "");
      this.changed();
    });
  }

  /** The fields that stand in the address, with their values; empty ones too. */
  get choices(): [string, string][] {
    return [["q", this.#search.value.trim()], ...this.#fields.map((field): [string, string] => [name(field), value(field)])];
  }

  get isOn(): boolean {
    return this.choices.some(([, chosen]) => chosen !== "");
  }

  focus(): void {
    this.#search.focus();
    this.#search.select();
  }

  /** The card has new words. */
  forget(card: HTMLElement): void {
    this.#words.delete(card);
  }

  /** Answers a test for cards, made once for all of them. */
  test(): (card: HTMLElement) => boolean {
    const chosen = new Map(this.choices);
    const words = fold(chosen.get("q") ?? "").split(/\s+/u).filter(Boolean);
    const is = (field: string): string => chosen.get(field) ?? "";
    return (card) =>
      (!is("theme") || has(card, "[data-theme]", is("theme"))) &&
      (!is("speaker") || (find("[data-speakers]", card)?.dataset["speakers"] ?? "").split("\n").includes(is("speaker"))) &&
      (!is("origin") || card.dataset["origin"] === is("origin")) &&
      (!is("flagged") || "flagged" in card.dataset) &&
      (!is("alike") || "similar" in card.dataset) &&
      (words.length === 0 || words.every((word) => this.#wordsOf(card).includes(word)));
  }

  /** Says on the closed filter how many are on. */
  tell(): void {
    const n = this.#fields.filter((field) => value(field) !== "").length;
    get("[data-filter-said]").textContent = n ? say("moderate.search.filter_on", { n }) : say("moderate.search.filter");
    get('[data-panel="filter"]').toggleAttribute("data-on", n > 0);
  }

  /** What a search looks at: the question, its theme and its author's name; not the buttons. */
  #wordsOf(card: HTMLElement): string {
    const known = this.#words.get(card);
    if (known !== undefined) return known;
    const parts = card.querySelectorAll(".mq-text, .mq-meta bdi");
    const words = fold(Array.from(parts, (part) => part.textContent ?? "").join(" "));
    this.#words.set(card, words);
    return words;
  }
}

function has(card: HTMLElement, selector: string, text: string): boolean {
  return Array.from(card.querySelectorAll(selector)).some((slot) => slot.textContent === text);
}

function name(field: Field): string {
  return field.dataset["filter"] ?? "";
}

function value(field: Field): string {
  if (field instanceof HTMLInputElement) return field.checked ? field.value : "";
  return field.value;
}

function set(field: Field, to: string): void {
  if (field instanceof HTMLInputElement) field.checked = to !== "";
  else field.value = to;
}
