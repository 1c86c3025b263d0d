// The form: what is in it, what is missing, and that the next person finds it empty. Which meeting it is for and
// where people are met stays, because a day is spent in one place.

import { type DraftKeeper, keepDraft } from "../lib/draft";
import { get } from "../lib/find";
import { countGraphemes } from "../lib/graphemes";
import { newId } from "../lib/page";
import { recall, remember } from "../lib/store";
import { say } from "../lib/words";
import { newPerson } from "./code";
import { type Kept } from "./shelf";
import { hasCpr } from "./words";

const STAYS = ["session", "origin"] as const;
const TYPED = ["text", "name", "theme", "area"] as const;

export class EntryForm {
  readonly #form = get<HTMLFormElement>("[data-entry]");
  readonly #error = get("[data-error]");
  readonly #draft: DraftKeeper;
  /** The entry that is being mended: it keeps its name, its code and its time. */
  #mending: Kept | null = null;
  /** While an entry is being kept: a second tap on the button is not a second person. */
  #isKeeping = false;

  constructor(private readonly save: (entry: Kept) => Promise<void>) {
    for (const name of STAYS) this.#recall(name);
    this.#draft = keepDraft("outreach", this.#form, [...TYPED]);
    this.#form.noValidate = true;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submitted();
    });
    this.#form.addEventListener("change", () => this.#remember());
  }

  focus(): void {
    this.#field("text").focus();
  }

  /** Puts a refused entry back, to be changed. */
  mend(entry: Kept): void {
    this.#mending = entry;
    for (const name of [...TYPED, "age", "session", "origin"] as const) this.#field(name).value = entry[name] ?? "";
    this.#box("consent").checked = entry.consent;
    this.focus();
  }

  async #submitted(): Promise<void> {
    if (this.#isKeeping) return;
    const wrong = this.#wrong();
    if (wrong) return this.#complain(...wrong);
    this.#isKeeping = true;
    try {
      await this.save(this.#entry());
    } catch {
      return this.#complain(say("outreach.said.not_kept"), "text");
    } finally {
      this.#isKeeping = false;
    }
    this.#clear();
  }

  #wrong(): [string, string] | null {
    const text = this.#field("text");
    if (!text.value.trim()) return [say("outreach.said.empty"), "text"];
    const max = Number(text.dataset["max"]);
    if (countGraphemes(text.value) > max) return [say("outreach.said.too_long", { max }), "text"];
    const withCpr = TYPED.find((name) => hasCpr(this.#field(name).value));
    if (withCpr) return [say("outreach.said.cpr"), withCpr];
    return this.#box("consent").checked ? null : [say("outreach.said.consent"), "consent"];
  }

  #entry(): Kept {
    const value = (name: string): string => this.#field(name).value;
    return {
      id: this.#mending?.id ?? newId(),
      person: this.#mending?.person ?? newPerson(),
      at: this.#mending?.at ?? Date.now(),
      text: value("text"),
      name: value("name"),
      theme: value("theme"),
      area: value("area"),
      age: value("age") || null,
      origin: value("origin"),
      session: value("session"),
      consent: true,
      sure: false,
    };
  }

  #clear(): void {
    this.#mending = null;
    for (const name of [...TYPED, "age"]) this.#field(name).value = "";
    this.#box("consent").checked = false;
    this.#form.querySelector("details")?.removeAttribute("open");
    this.#error.hidden = true;
    this.#draft.clear();
  }

  #complain(sentence: string, name: string): void {
    this.#error.textContent = sentence;
    this.#error.hidden = false;
    const field = this.#field(name);
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }

  #remember(): void {
    for (const name of STAYS) remember(`outreach:${name}`, this.#field(name).value);
  }

  #recall(name: string): void {
    const before = recall<string>(`outreach:${name}`);
    const field = this.#field(name) as unknown as HTMLSelectElement;
    // A meeting that is over is not on the list any more.
    if (before !== null && Array.from(field.options).some((one) => one.value === before)) field.value = before;
  }

  #field(name: string): HTMLInputElement {
    return this.#form.elements.namedItem(name) as HTMLInputElement;
  }

  #box(name: string): HTMLInputElement {
    return this.#field(name);
  }
}
