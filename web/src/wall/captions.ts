// Live text in a few rows: picks the language, and takes the rows away when nothing was said for a while.

export interface Rows {
  /** The part's slot, with a line of text in each `.caption`. */
  slot: HTMLElement;
  /** The language that was asked for, and the room's own. */
  wanted: readonly string[];
  /** After so long without a word the rows go. */
  quietMs: number;
  show(on: boolean): void;
}

/** Of the languages there are: the first that is wanted, else that of the last line. */
export function pickLanguage(there: readonly string[], wanted: readonly string[]): string {
  return wanted.find((lang) => there.includes(lang)) ?? there[there.length - 1] ?? "";
}

export class Captions {
  #timer = 0;

  constructor(private readonly rows: Rows) {
    const last = Math.max(0, ...this.#lines().map((line) => Number(line.dataset["at"])));
    this.#pick();
    this.#stay(this.rows.quietMs - Math.max(0, Date.now() - last));
  }

  /** The part has come anew: somebody spoke, or everything was taken away. */
  follow(): void {
    this.#pick();
    this.#stay(this.rows.quietMs);
  }

  #pick(): void {
    const lines = this.#lines();
    const lang = pickLanguage(lines.map((line) => line.lang), this.rows.wanted);
    for (const line of lines) line.hidden = line.lang !== lang;
  }

  #stay(ms: number): void {
    clearTimeout(this.#timer);
    const isThere = this.#lines().length > 0 && ms > 0;
    this.rows.show(isThere);
    if (isThere) this.#timer = window.setTimeout(() => this.rows.show(false), ms);
  }

  #lines(): HTMLElement[] {
    return Array.from(this.rows.slot.querySelectorAll<HTMLElement>(".caption"));
  }
}
