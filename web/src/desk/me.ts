// Whose desk this is. A staff link may say so; else the person chooses, and the device keeps it. The
// choice decides what is marked and whose hand goes up; it hides nothing by itself.

import { find } from "../lib/find";
import { recall, remember } from "../lib/store";
import { tell } from "./giving";

export class Me {
  readonly #pick = find<HTMLSelectElement>("[data-me]");
  readonly #key: string;
  #id: string;

  constructor(code: string, private readonly changed: () => void) {
    this.#key = `desk-me:${code}`;
    this.#id = document.body.dataset["speaker"] ?? recall<string>(this.#key) ?? "";
    this.#pick?.addEventListener("change", () => this.#choose(this.#pick?.value ?? ""));
  }

  /** The speaker's id in the room's list, or empty. Somebody who is no longer listed is nobody. */
  get id(): string {
    return this.name ? this.#id : "";
  }

  get name(): string {
    return nameOf(this.#id);
  }

  /** Brings the choice in step with the room's list, which may have grown. */
  follow(): void {
    const rows = Array.from(document.querySelectorAll<HTMLElement>("[data-person][data-name]"));
    const choice = find("[data-me-choice]");
    if (choice) choice.hidden = rows.length === 0;
    if (!this.#pick) return;
    for (const row of rows) {
      const { person: id = "", name = "" } = row.dataset;
      const known = Array.from(this.#pick.options).find((option) => option.value === id);
      if (known) known.text = name;
      else this.#pick.add(new Option(name, id));
    }
    this.#pick.value = this.id;
  }

  /** Leads to the choice that has to be made first. */
  ask(): void {
    this.#pick?.focus();
  }

  #choose(id: string): void {
    this.#id = id;
    remember(this.#key, id || null);
    // Whoever was asked to choose first has chosen.
    tell("");
    this.changed();
  }
}

/** The name of a speaker; empty for an id that is not listed. */
export function nameOf(id: string): string {
  return (id && find(`[data-person="${CSS.escape(id)}"]`)?.dataset["name"]) || "";
}
