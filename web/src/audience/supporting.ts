// Supporting a question and taking it back. The button answers at once; the count follows from the
// server, and a refusal puts both back.

import { announce } from "../lib/announce";
import { type Ack, type Command } from "../lib/live";
import { type Outbox } from "../lib/outbox";
import { type Board } from "../lib/parts";
import { say } from "../lib/words";

export class Supporting {
  /** What the buttons show. */
  private supported = new Set<string>();
  /** What the counts from the server already hold of one's own. */
  private counted = new Set<string>();
  private board: Board | null = null;
  private outbox: Outbox | null = null;

  constructor() {
    for (const button of document.querySelectorAll<HTMLButtonElement>('.support[aria-pressed="true"]')) {
      this.supported.add(button.value);
      this.counted.add(button.value);
    }
    for (const name of ["support", "unsupport"]) {
      document.getElementById(name)?.addEventListener("submit", (event) => this.toggle(event as SubmitEvent));
    }
  }

  start(board: Board, outbox: Outbox): void {
    this.board = board;
    this.outbox = outbox;
  }

  /** What the server knows, with what still lies in the outbox on top. */
  replace(supported: readonly string[]): void {
    this.supported = new Set(supported);
    this.counted = new Set(supported);
    for (const button of document.querySelectorAll<HTMLButtonElement>("button.support")) {
      const kept = this.unsent(button.value);
      if (kept) this.mark(button.value, kept.type === "support");
      else show(button, this.supported.has(button.value));
    }
  }

  dress(card: HTMLElement): void {
    const button = card.querySelector<HTMLButtonElement>("button.support");
    if (button) show(button, this.supported.has(button.value));
  }

  settled(command: Command, ack: Ack): void {
    const id = String(command["question"]);
    if (ack.ok) {
      if (command.type === "support") this.counted.add(id);
      else this.counted.delete(id);
      return;
    }
    this.mark(id, command.type === "unsupport");
    this.count(id);
    announce(ack.message);
  }

  private toggle(event: SubmitEvent): void {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || !this.outbox) return;
    event.preventDefault();
    const id = button.value;
    const on = !this.supported.has(id);
    this.mark(id, on);
    this.count(id);
    announce(say(on ? "audience.live.supported" : "audience.live.unsupported"));
    void this.deliver(id, on);
  }

  private async deliver(id: string, on: boolean): Promise<void> {
    const opposite = this.outbox?.find((command) => command["question"] === id && /support$/.test(command.type));
    // Two taps while offline cancel out; online the first may be on its way, so both are sent.
    if (opposite && !navigator.onLine) await this.outbox?.drop(opposite.id);
    else await this.outbox?.add({ type: on ? "support" : "unsupport", question: id });
  }

  private unsent(id: string): Command | undefined {
    return this.outbox?.find((command) => command["question"] === id && /support$/.test(command.type))?.command;
  }

  private mark(id: string, on: boolean): void {
    if (on) this.supported.add(id);
    else this.supported.delete(id);
    for (const button of document.querySelectorAll<HTMLButtonElement>("button.support")) {
      if (button.value === id) show(button, on);
    }
  }

  private count(id: string): void {
    const others = (this.board?.number(`support:${id}`) ?? 0) - Number(this.counted.has(id));
    const count = Math.max(0, others) + Number(this.supported.has(id));
    for (const slot of document.querySelectorAll(`[data-part="support:${CSS.escape(id)}"]`)) {
      slot.textContent = String(count);
    }
  }
}

function show(button: HTMLButtonElement, on: boolean): void {
  button.setAttribute("aria-pressed", String(on));
  button.setAttribute("form", on ? "unsupport" : "support");
}
