// The line that always says what was done last, and what can be taken back before that. It outlives a
// reload of the window; what counts is the server's own memory of the last ten acts.

import { get } from "../lib/find";
import { say } from "../lib/words";
import { recall, remember } from "./memory";

// As many as the server keeps for each moderator.
const KEPT = 10;

export class UndoLine {
  readonly #slot = get("[data-undo-said]");
  #acts: string[];

  constructor(private readonly key: string) {
    this.#acts = read(key);
    const last = this.#acts.at(-1);
    // A page that comes back from a plain form says for itself what has just been done.
    if (last && !new URL(location.href).searchParams.has("done")) this.show(last);
  }

  did(sentence: string): void {
    this.#acts = [...this.#acts, sentence].slice(-KEPT);
    this.#keep();
    this.show(sentence);
  }

  undid(): void {
    this.#acts.pop();
    this.#keep();
    const before = this.#acts.at(-1);
    this.show(before ? say("moderate.undo.undone_before", { before }) : say("moderate.undo.undone"));
  }

  show(sentence: string): void {
    this.#slot.textContent = sentence;
  }

  #keep(): void {
    remember(this.key, JSON.stringify(this.#acts));
  }
}

function read(key: string): string[] {
  try {
    const kept: unknown = JSON.parse(recall(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
