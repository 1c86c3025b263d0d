// The field that says who speaks, its chips, and the signs that are typed instead of touching either.

import { find, get } from "../lib/find";
import { say } from "../lib/words";
import { write } from "../lib/write";
import { type Person, readSign, withSigns } from "./signs";

export class Speakers {
  readonly #field = get<HTMLInputElement>("#who");
  #people: Person[] = [];

  constructor(private readonly chosen: () => void) {
    get('.write [data-part="room"]').addEventListener("click", (event) => {
      const key = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-who]") : null;
      if (!key) return;
      const name = key.dataset["who"] ?? "";
      this.choose(this.name === name ? "" : name);
      this.chosen();
    });
    this.#field.addEventListener("input", () => this.#show());
    this.follow();
  }

  get name(): string {
    return this.#field.value.trim();
  }

  choose(name: string): void {
    this.#field.value = name;
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    const said = name ? say("notes.said.who_now", { name }) : say("notes.said.who_nobody");
    write(find("[data-send-state]"), said);
  }

  /** The room's list has changed: chips get their signs. */
  follow(): void {
    const keys = this.#keys().filter((key) => !("sign" in key.dataset));
    const names = keys.map((key) => key.dataset["who"] ?? "");
    const citizen = find("[data-sign]")?.dataset["who"] ?? "";
    this.#people = withSigns(names, citizen);
    keys.forEach((key, index) => {
      const signs = this.#people[index]?.signs.map((sign) => `${sign}:`) ?? [];
      key.title = say("notes.said.sign", { signs: signs.join(" / ") });
      write(find("kbd", key), signs.slice(0, 2).join(" "));
    });
    this.#show();
  }

  /** Takes the sign off a text that begins with one, and chooses whom it names. */
  takeSign(field: HTMLTextAreaElement): void {
    const read = readSign(field.value, this.#people);
    if (!read) return;
    const place = Math.max(0, field.selectionStart - (field.value.length - read.rest.length));
    field.value = read.rest;
    field.setSelectionRange(place, place);
    this.choose(read.name);
  }

  #keys(): HTMLElement[] {
    return Array.from(document.querySelectorAll<HTMLElement>("[data-who]"));
  }

  #show(): void {
    for (const key of this.#keys()) key.setAttribute("aria-pressed", String(key.dataset["who"] === this.name));
  }
}
