// Choosing themes or speakers: the room's own list as ticks, and a field for those that are not on it.

import { get } from "../lib/find";
import { key } from "./dressing";
import { type Known, speakers, themes } from "./lists";

export class Picks {
  readonly #list: HTMLElement;
  readonly #legend: HTMLElement;
  readonly #none: HTMLElement;
  readonly #fresh: HTMLInputElement;

  constructor(private readonly kind: "tag" | "assign") {
    this.#list = get(`[data-picks="${kind}"]`);
    this.#legend = get("legend", this.#list);
    this.#none = get(`[data-no-picks="${kind}"]`);
    this.#fresh = get<HTMLInputElement>(`[data-new="${kind}"]`);
  }

  /** With what a card has now, or with what was chosen before; without either, with nothing ticked. */
  open(card: HTMLElement | null, chosen?: string[]): void {
    const known: Known[] = this.kind === "tag" ? themes() : speakers();
    const has = chosen ?? (card ? this.#of(card) : []);
    this.#list.replaceChildren(this.#legend, ...known.map((one, at) => tick(one.name, has.includes(one.name), at)));
    this.#none.hidden = known.length > 0;
    // What the author calls the theme is offered, not decided.
    const names = new Set(known.map(({ name }) => name));
    this.#fresh.value = has.filter((name) => !names.has(name)).join(", ");
  }

  names(split: (text: string) => string[]): string[] {
    const ticked = this.#list.querySelectorAll<HTMLInputElement>("input:checked");
    return [...new Set([...Array.from(ticked, (one) => one.value), ...split(this.#fresh.value)])];
  }

  #of(card: HTMLElement): string[] {
    if (this.kind === "tag") return Array.from(card.querySelectorAll("[data-theme]"), (tag) => tag.textContent ?? "");
    return (card.querySelector<HTMLElement>("[data-speakers]")?.dataset["speakers"] ?? "").split("\n").filter(Boolean);
  }
}

function tick(name: string, on: boolean, at: number): HTMLElement {
  const label = document.createElement("label");
  label.className = "check";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.value = name;
  box.checked = on;
  const words = document.createElement("bdi");
  words.textContent = name;
  label.append(box, words);
  if (at < 9) label.append(key(String(at + 1)));
  return label;
}
