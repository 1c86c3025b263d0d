// Advice while somebody writes: what should not be sent, and questions that say the same. The text is
// compared on our server and not kept there. Advice never stands in the way: sending stays possible.

import { announce } from "../lib/announce";
import { type Live } from "../lib/live";
import { say } from "../lib/words";
import { changedBetween } from "./changed";
import { isHuge } from "./limit";

interface Candidate {
  id: string;
  text: string;
  support: number;
}

// A response to a hearing may be a page: its beginning is enough to know it by, as the page's own template has it.
const WHOLE = 1000;
const BEGINNING = 600;

export interface Warning {
  kind: string;
  text: string;
}

interface Answer {
  ok: boolean;
  warnings?: Warning[];
  similar?: Candidate[];
}

// A breath in the middle of writing.
export const PAUSE_MS = 600;
// Somebody who stopped: then a few letters are worth a look too.
export const STILL_MS = 2_500;
const ENOUGH = 12;
// Below that nothing can be said of a text.
const SHORTEST = 8;
// What may be a number, an address or a name that should not be there is looked at soon.
export const DELICATE = /(?:\d[ .-]?){4}|@/;

export class Checking {
  private readonly form = document.querySelector<HTMLFormElement>(".ask-form");
  private readonly text = document.querySelector<HTMLTextAreaElement>("#ask-text");
  private readonly warnings = document.querySelector<HTMLElement>("[data-warnings]");
  private readonly similar = document.querySelector<HTMLDetailsElement>("[data-similar]");
  private readonly list = document.querySelector<HTMLElement>("[data-candidates]");
  private readonly template = document.querySelector<HTMLTemplateElement>("#candidate");
  private readonly declined = new Set<string>();
  private checked = "";
  private asked = 0;
  private timer = 0;
  private thrownAway = "";

  constructor(
    private readonly live: () => Live | null,
    private readonly dress: (candidate: HTMLElement) => void,
  ) {
    this.form?.addEventListener("input", () => this.typed());
    // A draft from last time.
    if (this.text?.value) this.typed();
    this.similar?.addEventListener("click", (event) => this.clicked(event));
    document.querySelector("[data-unthrow]")?.addEventListener("click", () => this.bringBack());
  }

  /** The connection is back: what was written without it has not been looked at. */
  online(): void {
    this.typed();
  }

  private words(): string {
    return this.text?.value.trim() ?? "";
  }

  private draft(): { text: string; name: string; theme: string } {
    const said = this.form ? new FormData(this.form) : new FormData();
    return { text: this.words(), name: String(said.get("name") ?? ""), theme: String(said.get("theme") ?? "") };
  }

  private typed(): void {
    clearTimeout(this.timer);
    const words = this.words();
    this.form?.toggleAttribute("data-writing", words !== "");
    if (words) this.thrown("");
    if (words.length < SHORTEST) return this.forget(words);
    const all = Object.values(this.draft()).join("\n");
    const changed = changedBetween(this.checked, all);
    const soon = changed >= ENOUGH || DELICATE.test(all) || this.warnings?.firstChild;
    if (changed > 0) this.timer = window.setTimeout(() => void this.check(), soon ? PAUSE_MS : STILL_MS);
  }

  private async check(): Promise<void> {
    const live = this.live();
    if (live?.connection !== "online") return;
    const draft = this.draft();
    if (isHuge(draft.text)) return;
    const number = (this.asked += 1);
    const before = this.checked;
    this.checked = Object.values(draft).join("\n");
    const answer = await live.ask<Answer>("check", draft);
    if (number !== this.asked) return;
    if (!answer?.ok) this.checked = before;
    // Somebody may have written on meanwhile; an answer to words that are gone says nothing.
    else if (this.words().startsWith(draft.text)) this.show(answer);
  }

  private show({ warnings = [], similar = [] }: Answer): void {
    showWarnings(this.warnings, warnings);
    this.suggest(warnings.length > 0 ? [] : similar.filter(({ id }) => !this.declined.has(id)));
  }

  private suggest(candidates: readonly Candidate[]): void {
    if (!this.list || !this.similar) return;
    // Somebody who is just choosing is not interrupted by a better suggestion.
    if (this.similar.dataset["chosen"] !== undefined || this.list.contains(document.activeElement)) return;
    const shown = Array.from(this.list.children, (item) => (item as HTMLElement).dataset["candidate"]);
    if (candidates.map(({ id }) => id).join() === shown.join()) return;
    this.list.replaceChildren(...candidates.map((candidate) => this.item(candidate)));
    if (candidates.length === 0) this.similar.open = false;
    else if (shown.length === 0) announce(say("audience.live.similar", { n: candidates.length }));
  }

  private item({ id, text, support }: Candidate): HTMLElement {
    const item = this.template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
    item.dataset["candidate"] = id;
    const words = item.querySelector<HTMLElement>(".candidate-text");
    const button = item.querySelector<HTMLButtonElement>(".support");
    const count = item.querySelector<HTMLElement>("[data-part]");
    if (words?.firstElementChild) words.firstElementChild.textContent = text.length > WHOLE ? `${text.slice(0, BEGINNING)}…` : text;
    if (words) words.id = `c-${id}`;
    button?.setAttribute("aria-describedby", `c-${id}`);
    if (button) button.value = id;
    if (count) {
      count.dataset["part"] = `support:${id}`;
      count.textContent = String(support);
    }
    this.dress(item);
    return item;
  }

  private clicked(event: Event): void {
    const button = (event.target as Element).closest("button");
    if (!button || !this.similar) return;
    if (button.matches(".support")) {
      // The click comes before the support itself: the button still shows how it was.
      if (button.getAttribute("aria-pressed") === "true") return this.choose(null);
      this.choose(button.closest<HTMLElement>("[data-candidate]"));
      announce(say("audience.live.keep_or_not"));
    } else if ("decline" in button.dataset || "keep" in button.dataset) {
      this.decline();
      this.text?.focus({ preventScroll: true });
    } else if ("throw" in button.dataset) {
      this.throwAway();
    }
  }

  // The others step aside, so that the question about the own words stands right below.
  private choose(chosen: HTMLElement | null): void {
    this.similar?.toggleAttribute("data-chosen", chosen !== null);
    for (const item of this.list?.children ?? []) item.toggleAttribute("data-chosen", item === chosen);
  }

  private decline(): void {
    for (const item of this.list?.children ?? []) this.declined.add((item as HTMLElement).dataset["candidate"] ?? "");
    this.empty();
  }

  private throwAway(): void {
    const words = this.text?.value ?? "";
    this.write("");
    this.thrown(words);
    document.querySelector<HTMLElement>("[data-unthrow]")?.focus({ preventScroll: true });
  }

  private bringBack(): void {
    this.write(this.thrownAway);
    this.decline();
    this.text?.focus({ preventScroll: true });
  }

  private write(words: string): void {
    if (!this.text) return;
    this.text.value = words;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private thrown(words: string): void {
    this.thrownAway = words;
    document.querySelector<HTMLElement>("[data-thrown]")?.toggleAttribute("hidden", !words);
  }

  private forget(words: string): void {
    this.asked += 1;
    this.checked = "";
    this.warnings?.replaceChildren();
    this.empty();
    // Another question: what was no match for the last one may be one for this.
    if (!words) this.declined.clear();
  }

  private empty(): void {
    this.choose(null);
    this.list?.replaceChildren();
    if (this.similar) this.similar.open = false;
  }
}

/** Puts warnings where they are seen, and says those that are new. */
export function showWarnings(box: Element | null, warnings: readonly Warning[]): void {
  const sentences = warnings.map(({ text }) => text);
  const spoken = Array.from(box?.children ?? [], (item) => item.textContent);
  box?.replaceChildren(...sentences.map(warning));
  sentences.filter((sentence) => !spoken.includes(sentence)).forEach(announce);
}

function warning(sentence: string): HTMLElement {
  const item = document.createElement("li");
  item.textContent = sentence;
  return item;
}
