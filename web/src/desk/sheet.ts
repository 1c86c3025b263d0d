// Words from the control screen: one sheet at the lower edge that stays until somebody here has said
// "Forstået". What is for one speaker stands at that speaker's desk only, or where nobody is chosen.

import { announce } from "../lib/announce";
import { find, get } from "../lib/find";
import { say } from "../lib/words";
import { type Give } from "./giving";
import { type Me, nameOf } from "./me";

export class Sheet {
  readonly #sheet = get("[data-sheet]");
  readonly #mark = get("[data-unread-mark]");
  readonly #title = document.title;
  #heard: Set<string> | null = null;

  constructor(private readonly me: Me, give: Give) {
    this.#sheet.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      const message = form.closest<HTMLElement>("[data-message]")?.dataset["message"];
      if (message) void this.#acknowledge(give, form, message);
    });
    this.#mark.addEventListener("click", () => this.#sheet.focus());
    new ResizeObserver(() => this.#keepClear()).observe(this.#sheet);
    this.follow();
  }

  /** The part, the room's list or the choice of who sits here has changed. */
  follow(): void {
    for (const slot of this.#sheet.querySelectorAll<HTMLElement>("[data-name-of]")) {
      slot.textContent = nameOf(slot.dataset["nameOf"] ?? "");
    }
    for (const message of this.#sheet.querySelectorAll<HTMLElement>("[data-to]")) {
      const to = message.dataset["to"];
      message.hidden = Boolean(to && this.me.id && to !== this.me.id);
    }
    const unread = this.#unread();
    const read = find(".read", this.#sheet);
    if (read) read.hidden = !find(".read .message:not([hidden])", this.#sheet);
    this.#sheet.dataset["unread"] = String(unread.length);
    this.#sheet.hidden = unread.length === 0 && (!read || read.hidden);
    this.#mark.hidden = unread.length === 0;
    this.#mark.textContent = say("desk.unread", { n: unread.length });
    document.title = unread.length > 0 ? `(${unread.length}) ${this.#title}` : this.#title;
    this.#read(unread);
  }

  /** The keyboard goes on to the next message, or to the questions. */
  async #acknowledge(give: Give, form: HTMLFormElement, message: string): Promise<void> {
    const isDone = await give(find("button", form), { type: "acknowledge", message });
    const isLost = document.activeElement === document.body || form.contains(document.activeElement);
    if (!isDone || !isLost) return;
    const next = this.#unread().find((other) => other.dataset["message"] !== message);
    (next ? get("button", next) : get("#main")).focus({ preventScroll: true });
  }

  #unread(): HTMLElement[] {
    return Array.from(this.#sheet.querySelectorAll<HTMLElement>("[data-message]:not([hidden])"));
  }

  /** A screen reader hears what is new; what stood there when the page was opened it finds by itself. */
  #read(unread: HTMLElement[]): void {
    const before = this.#heard;
    this.#heard = new Set(unread.map((message) => message.dataset["message"] ?? ""));
    for (const message of unread) {
      if (!before || before.has(message.dataset["message"] ?? "")) continue;
      announce(say("desk.message_new", { text: find(".message-text", message)?.textContent ?? "" }));
    }
  }

  /** Whatever has the focus is never scrolled to under the sheet. */
  #keepClear(): void {
    const covers = this.#sheet.hidden ? 0 : this.#sheet.offsetHeight;
    document.documentElement.style.setProperty("--sheet", `${covers}px`);
  }
}
