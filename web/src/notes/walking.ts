// Walking through the lines by keys: up from the empty field, down back into it. On a line Enter mends it and
// Ctrl + Enter marks it as a promise.

import { get } from "../lib/find";
import { type Mending } from "./mending";
import { type Promises } from "./promises";
import { type Sheet } from "./sheet";

export class Walking {
  readonly #field = get<HTMLTextAreaElement>("#text");

  constructor(
    private readonly sheet: Sheet,
    mending: Mending,
    promises: Promises,
  ) {
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const target = event.target;
      if (target === this.#field) {
        if (event.key === "ArrowUp" && this.#field.value === "") this.#to(event, this.sheet.all.at(-1));
        return;
      }
      if (!(target instanceof HTMLElement) || !target.matches("[data-line]")) return;
      const lines = this.sheet.all;
      const at = lines.indexOf(target);
      switch (event.key) {
        case "ArrowUp":
          return this.#to(event, lines[Math.max(0, at - 1)]);
        case "ArrowDown":
          return this.#to(event, lines[at + 1] ?? this.#field);
        case "Home":
          return this.#to(event, lines[0]);
        case "End":
        case "Escape":
          return this.#to(event, this.#field);
        case "Enter":
          event.preventDefault();
          return event.ctrlKey || event.metaKey ? promises.mark(target) : mending.open(target);
      }
    });
  }

  /** Every line can be focused, one can be reached by Tab. */
  follow(): void {
    const lines = this.sheet.all;
    for (const line of lines) line.tabIndex = -1;
    const last = lines.at(-1);
    if (last) last.tabIndex = 0;
  }

  #to(event: KeyboardEvent, target: HTMLElement | undefined): void {
    if (!target) return;
    event.preventDefault();
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }
}
