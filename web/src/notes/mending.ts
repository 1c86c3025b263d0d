// Mending a line where it stands: its words become a field, Enter saves, Escape leaves it as it was. What
// is being written there is never replaced, whatever comes in meanwhile.

import { find, get } from "../lib/find";
import { type Ack } from "../lib/live";
import { type Outbox } from "../lib/outbox";
import { type Entry } from "../lib/shelf";
import { say } from "../lib/words";
import { tellBy } from "./pending";
import { type Sheet } from "./sheet";

export class Mending {
  #outbox: Outbox | null = null;

  constructor(private readonly sheet: Sheet) {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches("[data-mend-form]")) return;
      event.preventDefault();
      void this.#save(form);
    });
    document.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const close = target?.closest("[data-mend-close]");
      const key = target?.closest("[data-mend]");
      const line = target?.closest<HTMLElement>("[data-line]") ?? null;
      if (!line || (!close && !key)) return;
      event.preventDefault();
      if (close) this.close(line);
      else this.open(line);
    });
    document.addEventListener("keydown", (event) => {
      const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("[data-mend-form]") : null;
      if (!form || event.isComposing) return;
      const line = form.closest<HTMLElement>("[data-line]");
      if (event.key === "Escape" && line) {
        event.preventDefault();
        event.stopPropagation();
        this.close(line);
      } else if (event.key === "Enter" && event.target instanceof HTMLTextAreaElement) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
  }

  start(outbox: Outbox): void {
    this.#outbox = outbox;
  }

  open(line: HTMLElement, text?: string): void {
    const known = find<HTMLTextAreaElement>("[data-mend-form] textarea", line);
    if (known) return known.focus();
    if (!("final" in line.dataset)) return;
    const form = get<HTMLTemplateElement>("#mend").content.cloneNode(true) as DocumentFragment;
    const field = get<HTMLTextAreaElement>("textarea", form);
    const id = line.dataset["line"] ?? "";
    get<HTMLInputElement>("[name=line]", form).value = id;
    field.value = text ?? textOf(line);
    get<HTMLInputElement>("[name=speaker]", form).value = line.dataset["speaker"] ?? "";
    find(".line-body", line)?.append(form);
    line.classList.add("is-mending");
    tellBy(line, say("notes.said.mending"));
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  close(line: HTMLElement): void {
    find("[data-mend-form]", line)?.remove();
    line.classList.remove("is-mending");
    tellBy(line, "");
    line.focus({ preventScroll: true });
  }

  /** Shows the corrections that are still on their way. */
  show(entries: readonly Entry[]): void {
    for (const { command, refused, held } of entries) {
      if (command.type !== "correct_line") continue;
      const line = this.sheet.line(String(command["line"]));
      if (!line || line.classList.contains("is-mending")) continue;
      if (refused) return this.#refused(line, String(command["text"]), refused);
      line.classList.add("is-pending");
      const slot = find("[data-text]", line);
      if (slot) slot.textContent = String(command["text"]);
      tellBy(line, say(held ? "notes.said.held" : "notes.said.kept"));
    }
  }

  settled({ command, id }: Entry, ack: Ack): void {
    const line = this.sheet.line(String(command["line"]));
    if (!line) return;
    line.classList.remove("is-pending");
    if (ack.ok) return tellBy(line, "");
    void this.#outbox?.drop(id);
    this.#refused(line, String(command["text"]), ack.message);
  }

  #refused(line: HTMLElement, text: string, why: string): void {
    this.open(line, text);
    tellBy(line, say("notes.said.refused", { why }));
  }

  async #save(form: HTMLFormElement): Promise<void> {
    const line = form.closest<HTMLElement>("[data-line]");
    const text = get<HTMLTextAreaElement>("textarea", form).value.trim();
    const speaker = get<HTMLInputElement>("[name=speaker]", form).value.trim();
    if (!line || !text || !this.#outbox) return;
    const isSame = text === textOf(line) && speaker === (line.dataset["speaker"] ?? "");
    this.close(line);
    if (isSame) return;
    await this.#outbox.add({ type: "correct_line", line: Number(line.dataset["line"]), text, ...(speaker ? { speaker } : {}) });
  }
}

export function textOf(line: HTMLElement): string {
  return find("[data-text]", line)?.textContent?.trim() ?? "";
}
