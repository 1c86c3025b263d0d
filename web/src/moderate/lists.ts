// The room's own lists – themes, speakers – as the page knows them, and the names of what other parts
// only name by id.

import { find } from "../lib/find";
import { write } from "../lib/write";
import { quote } from "./acts";

export interface Known {
  id: string;
  name: string;
}

export function themes(): Known[] {
  return read("[data-theme-known]");
}

export function speakers(): Known[] {
  return read("[data-speaker-known]");
}

export function ordering(): string {
  return find("[data-room]")?.dataset["ordering"] ?? "fair";
}

/** Says names and questions where the server only named ids. */
export function resolveNames(root: ParentNode): void {
  const names = new Map(speakers().map(({ id, name }) => [id, name]));
  for (const slot of root.querySelectorAll<HTMLElement>("[data-name-of]")) {
    write(slot, names.get(slot.dataset["nameOf"] ?? "") ?? "");
  }
  for (const slot of root.querySelectorAll<HTMLElement>("[data-quote-of]")) {
    const card = document.getElementById(`q-${slot.dataset["quoteOf"]}`);
    if (card) write(slot, quote(card));
  }
}

/** Keeps the choices of the selects in step with the room's lists; what is chosen stays chosen. */
export function fillSelects(): void {
  fill("[data-theme-names]", themes(), ({ name }) => name);
  fill("[data-speaker-names]", speakers(), ({ name }) => name);
  fill("[data-speaker-options]", speakers(), ({ id }) => id);
}

function fill(selector: string, known: Known[], valueOf: (one: Known) => string): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>(selector)) {
    const has = new Set(Array.from(select.options, (option) => option.value));
    for (const one of known) if (!has.has(valueOf(one))) select.add(new Option(one.name, valueOf(one)));
  }
}

function read(selector: string): Known[] {
  const found = document.querySelectorAll<HTMLDataElement>(selector);
  return Array.from(found, (data) => ({ id: data.value, name: data.textContent ?? "" }));
}
