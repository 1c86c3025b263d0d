// The lines as they stand: each keeps its element, so that nothing jumps, closes or loses what somebody is
// writing in it. The part of the room holds the latest lines; older ones stay on the page.

import { find, get } from "../lib/find";
import { toFragment } from "../lib/html";
import { morphInto } from "../lib/morph";
import { say } from "../lib/words";

// A reader who is this near the end wants to see what comes.
const NEAR_END_PX = 120;

export class Sheet {
  readonly #lines = get("[data-lines]");
  readonly #latest = get<HTMLButtonElement>("[data-latest]");
  readonly #end = get("[data-write]");
  #unseen = 0;

  constructor() {
    this.#latest.addEventListener("click", () => this.toEnd());
    addEventListener("scroll", () => this.#isAtEnd() && this.#seen(), { passive: true });
    this.#dress();
    this.toEnd();
  }

  /** The lines, the oldest first, but for those of other languages. */
  get all(): HTMLElement[] {
    return Array.from(this.#lines.children).filter((one): one is HTMLElement => one instanceof HTMLElement && !one.hidden);
  }

  line(id: string | number): HTMLElement | null {
    return document.getElementById(`line-${id}`);
  }

  /** Puts the part into the page. */
  follow(html: string): void {
    const isAtEnd = this.#isAtEnd();
    const fresh = Array.from(toFragment(html).querySelectorAll<HTMLElement>("[data-line]"));
    const first = Math.min(...fresh.map(numberOf));
    const there = new Set(fresh.map((line) => line.id));
    for (const old of Array.from(this.#lines.querySelectorAll<HTMLElement>(":scope > [data-line]"))) {
      // Taken back by the captioner, or erased. Older ones are only out of the part's reach.
      if (!there.has(old.id) && (fresh.length === 0 || numberOf(old) >= first)) old.remove();
    }
    const news = fresh.filter((line) => !this.#place(line)).length;
    this.#dress();
    if (isAtEnd) this.toEnd();
    else this.#unseenMore(news);
  }

  /** Scrolls to where is written. */
  toEnd(): void {
    scrollTo(0, scrollY + this.#below());
    this.#seen();
  }

  /** After something else than lines grew or shrank. */
  settle(change: () => void): void {
    const isAtEnd = this.#isAtEnd();
    change();
    if (isAtEnd) this.toEnd();
  }

  /** Whether the line was there before. */
  #place(fresh: HTMLElement): boolean {
    const old = this.line(fresh.id.slice("line-".length));
    if (old) {
      renew(old, fresh);
      return true;
    }
    const number = numberOf(fresh);
    const after = Array.from(this.#lines.children).find((one) => numberOf(one as HTMLElement) > number);
    this.#lines.insertBefore(fresh, after ?? null);
    return false;
  }

  #dress(): void {
    const main = document.body.dataset["mainLang"];
    const lines = Array.from(this.#lines.querySelectorAll<HTMLElement>(":scope > [data-line]"));
    const hasMain = lines.some((line) => line.dataset["lang"] === main);
    let before: string | undefined;
    for (const line of lines) {
      // Translations of what was said are not what was said.
      line.hidden = hasMain && line.dataset["lang"] !== main;
      if (line.hidden) continue;
      line.classList.toggle("is-same", line.dataset["speaker"] === before);
      before = line.dataset["speaker"];
    }
    get("[data-paper-empty]").hidden = lines.length > 0;
  }

  #isAtEnd(): boolean {
    return this.#below() < NEAR_END_PX;
  }

  /** How much of the paper lies below the window. The form sticks to its foot, so it says nothing of that. */
  #below(): number {
    return (this.#end.parentElement ?? this.#end).getBoundingClientRect().bottom - innerHeight;
  }

  #unseenMore(news: number): void {
    this.#unseen += news;
    this.#latest.hidden = this.#unseen === 0;
    this.#latest.textContent = say("notes.said.new", { n: this.#unseen });
  }

  #seen(): void {
    this.#unseen = 0;
    this.#latest.hidden = true;
  }
}

/** Gives a line its new words; what stands in it besides (a correction, a promise) is not the part's. */
function renew(old: HTMLElement, fresh: HTMLElement): void {
  for (const name of ["is-growing", "is-closed"]) old.classList.toggle(name, fresh.classList.contains(name));
  Object.assign(old.dataset, fresh.dataset);
  const state = find("[data-state]", fresh);
  if (state) state.textContent = find("[data-state]", old)?.textContent ?? "";
  for (const part of [".line-who", ".line-text", ".line-marks"]) {
    const [before, after] = [find(part, old), find(part, fresh)];
    if (before && after) morphInto(before, after);
  }
  const keys = find(".line-keys", fresh);
  // Before the promise, as on a page load: they stand in the row of the words, and come next by Tab.
  if (keys && !find(".line-keys", old)) old.insertBefore(keys, find("[data-promise-slot]", old));
}

function numberOf(line: HTMLElement): number {
  return Number(line.dataset["line"] ?? 0);
}
