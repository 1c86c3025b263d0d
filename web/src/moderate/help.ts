// The list of keys under `?`, and the switch that turns them off for those whom single keys disturb
// (people who speak to their computer, or whose hand rests on the keyboard).

import { get } from "../lib/find";
import { recall, remember } from "./memory";

const STORED = "lt-keys";
const lasting = (): Storage => localStorage;

export class Help {
  readonly #dialog = get<HTMLDialogElement>("[data-keys]");
  readonly #use = get<HTMLInputElement>("[data-keys-use]");

  constructor() {
    this.#use.checked = recall(STORED, lasting) !== "off";
    this.#mark();
    this.#use.addEventListener("change", () => {
      remember(STORED, this.#use.checked ? "on" : "off", lasting);
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
    document.body.dataset["singleKeys"] = this.#use.checked ? "on" : "off";
  }
}
