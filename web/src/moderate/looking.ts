// Telling the other moderators which question this one looks at. Nothing depends on it: it is said
// calmly, not at every step of a walk, and taken back when the window is left.

import { type Live } from "../lib/live";
import { newId } from "../lib/page";

/** Nobody reads a question in less; whoever only walks past claims nothing. */
const SETTLED_MS = 600;
/** Well within the time after which the server forgets. */
const AGAIN_MS = 40_000;

export class Looking {
  #wanted: string | null = null;
  #told: string | null = null;
  #timer = 0;

  constructor(private readonly live: () => Live) {
    setInterval(() => {
      if (this.#told !== null && !document.hidden) this.#say(this.#told);
    }, AGAIN_MS);
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#leave();
      else this.at(this.#wanted);
    });
  }

  at(question: string | null): void {
    this.#wanted = question;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      if (this.#wanted !== this.#told) this.#say(this.#wanted);
    }, SETTLED_MS);
  }

  #leave(): void {
    clearTimeout(this.#timer);
    if (this.#told !== null) this.#say(null);
  }

  #say(question: string | null): void {
    if (this.live().connection !== "online") return;
    this.#told = question;
    void this.live().send({ id: newId(), type: "look", question });
  }
}
