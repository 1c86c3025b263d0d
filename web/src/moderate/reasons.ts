// Choosing why a question is not shown: one key picks a reason from the list, the last one opens a
// field for own words. The dialog names the card it was opened for, whatever happens behind it; or it
// says how many cards it is about.

import { find, get } from "../lib/find";
import { say } from "../lib/words";
import { textOf } from "./acts";

/** Without a card it is about all that are ticked. */
export type Dismiss = (card: HTMLElement | null, reason: string, note: string) => void;

export class Reasons {
  readonly #dialog = get<HTMLDialogElement>("[data-reasons]");
  readonly #own = get("[data-reasons-own]");
  readonly #note = get<HTMLTextAreaElement>("#reasons-note");
  readonly #error = get("[data-reasons-error]");
  readonly #other = get('[data-reason][value="other"]');
  #id: string | null = null;

  constructor(private readonly dismiss: Dismiss) {
    get("form", this.#dialog).addEventListener("submit", (event) => {
      event.preventDefault();
      const button = (event as SubmitEvent).submitter;
      this.#pick(button instanceof HTMLButtonElement ? button.value : "other");
    });
    this.#other.addEventListener("click", () => this.#openOwn());
    get("[data-close]", this.#dialog).addEventListener("click", (event) => {
      event.preventDefault();
      this.close();
    });
    this.#dialog.addEventListener("close", () => (this.#id = null));
    this.#dialog.addEventListener("keydown", (press) => this.#key(press));
    // A press on the dark around the dialog closes it.
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.close();
    });
    // Opened by the server for those without scripts; with them it is a real dialog.
    if (this.#dialog.open) this.#reopen();
  }

  open(card: HTMLElement): void {
    this.#id = card.dataset["q"] ?? null;
    get("[data-reasons-text]").textContent = textOf(card);
    this.#show();
  }

  /** About so many cards that are ticked. */
  openMany(n: number): void {
    this.#id = null;
    get("[data-reasons-text]").textContent = say("moderate.sheet.many", { n });
    this.#show();
  }

  #show(): void {
    this.#note.value = "";
    this.#error.textContent = "";
    this.#own.hidden = true;
    this.#own.classList.remove("needs-no-js");
    this.#other.setAttribute("aria-expanded", "false");
    this.#dialog.showModal();
    find<HTMLElement>("[data-reason]", this.#dialog)?.focus();
  }

  isAbout(id: string): boolean {
    return this.#dialog.open && this.#id === id;
  }

  close(): void {
    this.#dialog.close();
  }

  #pick(reason: string): void {
    const id = this.#id;
    const card = id === null ? null : document.getElementById(`q-${id}`);
    const note = reason === "other" ? this.#note.value.trim() : "";
    if (reason === "other" && !note) {
      this.#openOwn();
      this.#error.textContent = say("moderate.said.reason_needed");
      return;
    }
    this.close();
    if (card || id === null) this.dismiss(card, reason, note);
  }

  #openOwn(): void {
    this.#own.hidden = false;
    this.#other.setAttribute("aria-expanded", "true");
    this.#note.focus();
  }

  #key(press: KeyboardEvent): void {
    const writing = press.target === this.#note;
    if (writing && press.key === "Enter" && (press.ctrlKey || press.metaKey)) {
      press.preventDefault();
      return this.#pick("other");
    }
    if (writing || press.ctrlKey || press.metaKey || press.altKey || press.repeat) return;
    const button = this.#dialog.querySelectorAll<HTMLButtonElement>("[data-reason]")[Number(press.key) - 1];
    if (!button || !/^[1-6]$/.test(press.key)) return;
    press.preventDefault();
    if (button === this.#other) this.#openOwn();
    else this.#pick(button.value);
  }

  #reopen(): void {
    const id = get<HTMLInputElement>("[data-reasons-question]").value;
    const note = this.#note.value;
    const error = this.#error.textContent;
    this.#dialog.close();
    const card = document.getElementById(`q-${id}`);
    if (!card) return;
    // After the event `close` of the line above, which forgets the card.
    setTimeout(() => {
      this.open(card);
      if (!note && !error) return;
      this.#note.value = note;
      this.#error.textContent = error;
      this.#openOwn();
    });
  }
}
