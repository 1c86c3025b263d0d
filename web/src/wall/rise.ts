// Reactions that rise along the edge of the wall and are gone in three seconds: growing totals become
// a bounded number of signs. How they move is written in wall/reactions.css.

export type Totals = ReadonlyMap<string, number>;

/** More signs than this at once is noise, and a wall runs for hours: the page must stay small. */
export const MOST_ON_SCREEN = 24;

/** One wave shows at most this many of a kind; a hundred hearts are seen as many, not counted. */
const MOST_PER_WAVE = 6;

/** A wave is spread over this time, so that signs do not rise as one block. */
const WAVE_MS = 1200;

/** A sign is taken away after this even if its animation never ended (hidden tab, no motion). */
const LIFE_MS = 3000;

/** What came on top of `before`. A total that fell (a new room log) counts as nothing new. */
export function gained(before: Totals, now: Totals): Map<string, number> {
  const more = new Map<string, number>();
  for (const [kind, total] of now) {
    const difference = total - (before.get(kind) ?? 0);
    if (difference > 0) more.set(kind, difference);
  }
  return more;
}

/** Reads the totals from a slot's `<data data-kind="heart" value="12">` elements. */
export function readTotals(slot: ParentNode): Map<string, number> {
  const totals = new Map<string, number>();
  for (const data of slot.querySelectorAll<HTMLDataElement>("data[data-kind]")) {
    const total = Number(data.value);
    if (data.dataset["kind"] && Number.isFinite(total)) totals.set(data.dataset["kind"], total);
  }
  return totals;
}

/** Lets reactions rise in `lane`. Call `show` with the totals whenever they change. */
export class Rising {
  #seen: Totals | null = null;
  #onScreen = 0;

  constructor(
    private readonly lane: HTMLElement,
    private readonly sign: (kind: string) => HTMLElement | null,
    private readonly random: () => number = Math.random,
  ) {}

  /** The first totals after loading are history and raise nothing. */
  show(totals: Totals): void {
    const before = this.#seen;
    this.#seen = new Map(totals);
    if (before === null || document.hidden) return;
    for (const [kind, count] of gained(before, totals)) this.#wave(kind, count);
  }

  /** After a gap the totals may have grown by hundreds: start from what they are now. */
  forget(): void {
    this.#seen = null;
  }

  #wave(kind: string, count: number): void {
    for (let index = 0; index < Math.min(count, MOST_PER_WAVE); index += 1) {
      if (this.#onScreen >= MOST_ON_SCREEN) return;
      const sign = this.sign(kind);
      if (sign === null) return;
      this.#raise(sign, Math.round(this.random() * (index === 0 ? 150 : WAVE_MS)));
    }
  }

  #raise(sign: HTMLElement, delayMs: number): void {
    this.#onScreen += 1;
    sign.style.setProperty("--delay", `${delayMs}ms`);
    sign.style.setProperty("--place", this.random().toFixed(3));
    sign.style.setProperty("--sway", (this.random() * 2 - 1).toFixed(3));
    this.lane.append(sign);
    window.setTimeout(() => {
      sign.remove();
      this.#onScreen -= 1;
    }, delayMs + LIFE_MS);
  }
}
