// Which questions this phone has shown, so that others get their share of the first screen: here, and
// (counted by the server, without a name) on the phones of others.

import { type Live } from "../lib/live";
import { newId } from "../lib/page";
import { recall, remember } from "../lib/store";
import { type Phone } from "./sorting";

// A glance counts as seen after this long on the screen.
const GLANCE_MS = 1_000;
const REPORT_EVERY_MS = 10_000;
const KEPT = 2_000;
// As much of a card as a long one can show on a small screen.
const MUCH = 0.6;
const STEPS = [0, 0.2, 0.4, MUCH];

export function readPhone(room: string): Phone {
  let salt = recall<number>("salt");
  if (salt === null) {
    salt = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
    remember("salt", salt);
  }
  return { salt, seen: new Set(recall<string[]>(`seen:${room}`) ?? []), littleSeen: [] };
}

/** Notes what becomes visible; it counts from the next visit on, so the order stays put now. */
export class SeenWatcher {
  private readonly seen: Set<string>;
  private readonly told: Set<string>;
  private readonly since = new Map<Element, number>();
  private readonly observer: IntersectionObserver;

  constructor(
    private readonly room: string,
    private readonly live: () => Live | null,
  ) {
    this.seen = new Set(recall<string[]>(`seen:${room}`) ?? []);
    this.told = new Set(recall<string[]>(`told:${room}`) ?? []);
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.note(entry)), {
      threshold: STEPS,
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.comeBack()));
    addEventListener("pagehide", () => this.leave());
    setInterval(() => document.hidden || this.report(), REPORT_EVERY_MS);
  }

  watch(card: HTMLElement): void {
    this.observer.observe(card);
  }

  private note({ target, time, intersectionRatio, intersectionRect }: IntersectionObserverEntry): void {
    if (intersectionRatio >= MUCH || intersectionRect.height > innerHeight / 3) {
      if (!this.since.has(target)) this.since.set(target, time);
    } else {
      this.settle(target, time);
      this.since.delete(target);
    }
  }

  private settle(card: Element, time: number): void {
    const start = this.since.get(card);
    const { q, status } = (card as HTMLElement).dataset;
    if (q && status === "approved" && start !== undefined && time - start >= GLANCE_MS) this.seen.add(q);
  }

  // Each question once from each phone, many at a time. Lost reports are no harm.
  private report(): void {
    for (const card of this.since.keys()) this.settle(card, performance.now());
    const questions = [...this.seen].filter((id) => !this.told.has(id));
    const live = this.live();
    if (questions.length === 0 || live?.connection !== "online") return;
    for (const id of questions) this.told.add(id);
    void live.send({ id: newId(), type: "seen", questions }).then((ack) => {
      if (!ack.ok && ack.temporary) for (const id of questions) this.told.delete(id);
    });
  }

  // A phone in a pocket shows nothing.
  private comeBack(): void {
    for (const card of this.since.keys()) this.since.set(card, performance.now());
  }

  private leave(): void {
    this.report();
    remember(`seen:${this.room}`, [...this.seen].slice(-KEPT));
    remember(`told:${this.room}`, [...this.told].slice(-KEPT));
  }
}
