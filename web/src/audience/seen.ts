// Which questions this phone has shown, so that others get their share of the first screen.

import { recall, remember } from "../lib/store";
import { type Phone } from "./sorting";

// A glance counts as seen after this long on the screen.
const GLANCE_MS = 1_000;
const KEPT = 2_000;

export function readPhone(room: string): Phone {
  let salt = recall<number>("salt");
  if (salt === null) {
    salt = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
    remember("salt", salt);
  }
  return { salt, seen: new Set(recall<string[]>(`seen:${room}`) ?? []) };
}

/** Notes what becomes visible; it counts from the next visit on, so the order stays put now. */
export class SeenWatcher {
  private readonly seen: Set<string>;
  private readonly since = new Map<Element, number>();
  private readonly observer: IntersectionObserver;

  constructor(private readonly room: string) {
    this.seen = new Set(recall<string[]>(`seen:${room}`) ?? []);
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.note(entry)), {
      threshold: 0.6,
    });
    document.addEventListener("visibilitychange", () => this.save());
    addEventListener("pagehide", () => this.save());
  }

  watch(card: HTMLElement): void {
    this.observer.observe(card);
  }

  private note(entry: IntersectionObserverEntry): void {
    if (entry.isIntersecting) {
      this.since.set(entry.target, entry.time);
      return;
    }
    this.settle(entry.target, entry.time);
  }

  private settle(card: Element, time: number): void {
    const start = this.since.get(card);
    this.since.delete(card);
    const id = (card as HTMLElement).dataset["q"];
    if (id && start !== undefined && time - start >= GLANCE_MS) this.seen.add(id);
  }

  private save(): void {
    for (const card of [...this.since.keys()]) this.settle(card, performance.now());
    remember(`seen:${this.room}`, [...this.seen].slice(-KEPT));
  }
}
