// What was written here and is not in the room yet: shown where it will stand, with the word that says how
// safe it is. A line stays until the room's own has come.

import { find, get } from "../lib/find";
import { type Entry } from "../lib/shelf";
import { say } from "../lib/words";

export interface PendingHooks {
  /** The words of a refused line go back into the field. */
  putBack(entry: Entry): void;
  lasting(): boolean;
}

export class Pending {
  readonly #list = get("[data-pending-lines]");
  /** Lines that the room has taken, by the position at which its own is on the page. */
  readonly #taken = new Map<string, number>();
  #entries: Entry[] = [];

  constructor(private readonly hooks: PendingHooks) {}

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  show(entries: readonly Entry[]): void {
    const notes = entries.filter((entry) => entry.command.type === "note");
    const known = new Set(notes.map((entry) => entry.id));
    this.#entries = [...this.#entries.filter((entry) => this.#taken.has(entry.id) && !known.has(entry.id)), ...notes];
    this.#draw();
  }

  /** The room has taken a line: its own comes at this position. */
  taken(entry: Entry, seq: number): void {
    this.#taken.set(entry.id, seq);
    if (!this.#entries.includes(entry)) this.#entries.push(entry);
    this.#draw();
  }

  /** The page shows the room as it is at this position. */
  reached(seq: number): void {
    for (const [id, at] of this.#taken) {
      if (at > seq) continue;
      this.#taken.delete(id);
      this.#entries = this.#entries.filter((entry) => entry.id !== id);
    }
    this.#draw();
  }

  #draw(): void {
    const lines = this.#entries.sort((a, b) => a.at - b.at).map((entry) => this.#line(entry));
    this.#list.replaceChildren(...lines);
  }

  #line(entry: Entry): HTMLElement {
    const line = document.createElement("li");
    line.className = "line is-pending";
    line.dataset["pending"] = entry.id;
    line.classList.toggle("has-promise", entry.command["promise"] === true);
    line.classList.toggle("is-refused", entry.refused !== undefined);
    const who = paragraph("line-who", String(entry.command["speaker"] ?? ""));
    const body = document.createElement("div");
    body.className = "line-body";
    body.append(paragraph("line-text", String(entry.command["text"] ?? "")), paragraph("line-state", this.#state(entry)));
    line.append(who, body);
    if (entry.refused !== undefined) line.append(this.#backKey(entry));
    return line;
  }

  #state(entry: Entry): string {
    if (this.#taken.has(entry.id)) return say("notes.said.sent");
    if (entry.refused !== undefined) return say("notes.said.refused", { why: entry.refused });
    if (entry.held) return say("notes.said.held");
    return say(this.hooks.lasting() ? "notes.said.kept" : "notes.said.not_kept");
  }

  #backKey(entry: Entry): HTMLElement {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "line-key";
    key.textContent = say("notes.said.back");
    key.addEventListener("click", () => this.hooks.putBack(entry));
    return key;
  }
}

function paragraph(name: string, text: string): HTMLElement {
  const made = document.createElement("p");
  made.className = name;
  made.textContent = text;
  made.dir = "auto";
  return made;
}

/** The state beside a line that is there already. */
export function tellBy(line: HTMLElement | null, sentence: string): void {
  const slot = line && find("[data-state]", line);
  if (slot) slot.textContent = sentence;
}
