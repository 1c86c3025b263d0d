// The line that is being written. Enter keeps it on this device and sends it; with Ctrl it is a promise as
// well. What is in the field is nobody's but the writer's: nothing that comes in touches it.

import { keepDraft } from "../lib/draft";
import { find, get } from "../lib/find";
import { type Outbox } from "../lib/outbox";
import { type Entry } from "../lib/shelf";
import { say } from "../lib/words";
import { write } from "../lib/write";
import { type Speakers } from "./speakers";

export class Writing {
  readonly #form = get<HTMLFormElement>("[data-write]");
  readonly #field = get<HTMLTextAreaElement>("#text");
  readonly #draft;
  #outbox: Outbox | null = null;

  constructor(
    shelf: string,
    private readonly speakers: Speakers,
    /** The promise key was pressed while there was nothing to send. */
    private readonly markLatest: () => void,
  ) {
    this.#draft = keepDraft(shelf, this.#form, ["text", "speaker"]);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(event.submitter?.hasAttribute("data-promise-key") ?? false);
    });
    this.#field.addEventListener("input", () => this.speakers.takeSign(this.#field));
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
      event.preventDefault();
      void this.#send(event.ctrlKey || event.metaKey);
    });
  }

  start(outbox: Outbox): void {
    this.#outbox = outbox;
  }

  focus(): void {
    this.#field.focus({ preventScroll: true });
  }

  /** A refused line comes back to be changed; what is in the field stays behind it. */
  putBack({ command }: Entry): void {
    this.#field.value = [String(command["text"] ?? ""), this.#field.value.trim()].filter(Boolean).join(" ");
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    if (command["speaker"]) this.speakers.choose(String(command["speaker"]));
    this.focus();
  }

  async #send(promise: boolean): Promise<void> {
    const text = this.#field.value.trim();
    if (!text) {
      if (promise) this.markLatest();
      return this.focus();
    }
    if (!this.#outbox) return;
    const speaker = this.speakers.name;
    const kept = this.#outbox.add({ type: "note", text, ...(speaker ? { speaker } : {}), ...(promise ? { promise } : {}) });
    // At once: the next line is being thought of already. It is on the page as a line that is not sent yet.
    this.#field.value = "";
    write(find("[data-send-state]"), promise ? say("notes.said.marked") : "");
    await kept;
    this.#draft.clear();
    if (this.#field.value) this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    this.focus();
  }
}
