// The list of keys under `?`, and the switch that turns them off for those whom single keys disturb
// (people who speak to their computer, or whose hand rests on the keyboard).

import { get } from "../lib/find";

const STORED = "lt-keys";

export class Help {
  readonly #dialog = get<HTMLDialogElement>("[data-keys]");
  readonly #use = get<HTMLInputElement>("[data-keys-use]");

  constructor() {
    this.#use.checked = read() !== "off";
    this.#mark();
    this.#use.addEventListener("change", () => {
      write(this.#use.checked ? "on" : "off");
      this.#mark();
    });
    get("[data-open-keys]").addEventListener("click", () => this.open());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  get keysAreOn(): boolean {
    return this.#use.checked;
  }

  open(): void {
    this.#dialog.showModal();
  }

  #mark(): void {
    document.body.dataset["keys"] = this.#use.checked ? "on" : "off";
  }
}

// Some private modes refuse storage; then the choice lasts as long as the page.
function read(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function write(value: string): void {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // See above.
  }
}
