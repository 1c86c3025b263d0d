// Half-typed text, kept per room until it is sent: a reload, a dead battery or a closed room never
// loses it. What is already in a field is never replaced.

import { recall, remember } from "./store";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Draft = Record<string, string>;

const FIELDS = [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement];
const SAVE_AFTER_MS = 250;

export interface DraftKeeper {
  clear(): void;
}

/** Keeps what is typed into the named fields of a form; fills empty ones from last time. */
export function keepDraft(room: string, form: HTMLFormElement, names: string[]): DraftKeeper {
  const key = `draft:${room}`;
  const fields = names
    .map((name) => form.elements.namedItem(name))
    .filter((field): field is Field => FIELDS.some((kind) => field instanceof kind));
  let timer = 0;

  const save = (): void => {
    clearTimeout(timer);
    const draft: Draft = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    remember(key, Object.values(draft).some((value) => value.trim()) ? draft : null);
  };

  const before = recall<Draft>(key) ?? {};
  for (const field of fields) field.value ||= before[field.name] ?? "";

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(save, SAVE_AFTER_MS);
  });
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", save);

  return {
    clear() {
      clearTimeout(timer);
      remember(key, null);
    },
  };
}
