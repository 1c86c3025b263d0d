// The warnings of a new question also where an own one is changed: an answer to a moderator may tell
// more than it should. They never stand in the way: sending stays possible.

import { type Live } from "../lib/live";
import { DELICATE, PAUSE_MS, showWarnings, STILL_MS, type Warning } from "./checking";
import { isHuge } from "./limit";

export class Rewording {
  private timer = 0;
  private asked = 0;

  constructor(private readonly live: () => Live | null) {
    document.querySelector("[data-own-list]")?.addEventListener("input", (event) => this.typed(event.target));
  }

  /** The server wrote the own questions anew, and took the warnings away with that. */
  again(): void {
    this.typed(document.activeElement);
  }

  private typed(target: EventTarget | null): void {
    if (!(target instanceof HTMLTextAreaElement) || !target.closest("[data-own-list]")) return;
    clearTimeout(this.timer);
    const soon = DELICATE.test(target.value) || warningsOf(target)?.firstChild;
    this.timer = window.setTimeout(() => void this.check(target), soon ? PAUSE_MS : STILL_MS);
  }

  private async check(field: HTMLTextAreaElement): Promise<void> {
    const live = this.live();
    const text = field.value.trim();
    if (live?.connection !== "online" || !text || isHuge(text)) return showWarnings(warningsOf(field), []);
    const number = (this.asked += 1);
    const answer = await live.ask<{ ok: boolean; warnings?: Warning[] }>("check", { text, name: "", theme: "" });
    // Words that are gone, or were sent meanwhile, need no warning.
    if (number !== this.asked || !answer?.ok || !field.isConnected || field.value.trim() !== text) return;
    if (field.value !== field.defaultValue) showWarnings(warningsOf(field), answer.warnings ?? []);
  }
}

export function warningsOf(field: Element): Element | null {
  return field.closest(".field")?.querySelector("[data-own-warnings]") ?? null;
}
