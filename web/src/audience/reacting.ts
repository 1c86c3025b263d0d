// Reactions: every tap is felt at once, and taps close together leave the phone as one command.

import { type Live } from "../lib/live";
import { newId } from "../lib/page";

// The same five a second that the server allows, so that nobody meets its refusal by tapping.
const PER_SECOND = 5;
const GATHER_MS = 300;

export class Reacting {
  private readonly taps: number[] = [];
  private readonly gathered = new Map<string, number>();
  private timer = 0;

  constructor(private readonly live: () => Live | null) {
    document.getElementById("react")?.addEventListener("submit", (event) => this.tap(event as SubmitEvent));
  }

  /** Shows the totals, which come as numbers in the order of the buttons. */
  show(totals: string): void {
    const numbers = totals.trim().split(/\s+/);
    document.querySelectorAll("[data-total]").forEach((slot, index) => {
      const total = Number(numbers[index] ?? 0);
      slot.textContent = total > 0 ? String(total) : "";
    });
  }

  private tap(event: SubmitEvent): void {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    if (this.live()?.connection !== "online" || !this.mayTap()) return;
    this.gathered.set(button.value, (this.gathered.get(button.value) ?? 0) + 1);
    this.timer ||= window.setTimeout(() => this.send(), GATHER_MS);
    answer(button);
  }

  private mayTap(): boolean {
    const now = performance.now();
    while (this.taps[0] !== undefined && now - this.taps[0] > 1_000) this.taps.shift();
    if (this.taps.length >= PER_SECOND) return false;
    this.taps.push(now);
    return true;
  }

  private send(): void {
    this.timer = 0;
    for (const [kind, count] of this.gathered) {
      // Not kept when the connection is gone: a reaction belongs to its moment.
      void this.live()?.send({ id: newId(), type: "react", kind, count });
    }
    this.gathered.clear();
  }
}

function answer(button: HTMLElement): void {
  delete button.dataset["tapped"];
  // Reading the layout starts the animation anew for a second tap.
  void button.offsetWidth;
  button.dataset["tapped"] = "";
}
