// The line that says that nothing can be kept, or that something was lost. The first goes by itself when it
// is over; the second stays on this screen until somebody here has said that they have seen to it.

import { find } from "./find";
import { recall, remember } from "./store";

// Each node notices a loss for itself; what differs by less is the same one.
const SAME_LOSS_MS = 15_000;

export class ServiceLine {
  readonly #key: string;

  constructor(room: string) {
    this.#key = `lost-${room}`;
    document.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-lost-seen]")) this.#seen();
    });
    this.follow();
  }

  /** The part has come anew, and knows nothing of what was put away here. */
  follow(): void {
    const line = find("[data-lost]");
    if (line) line.hidden = momentOf(line) <= (recall<number>(this.#key) ?? -Infinity) + SAME_LOSS_MS;
  }

  #seen(): void {
    const line = find("[data-lost]");
    if (!line) return;
    remember(this.#key, momentOf(line));
    line.hidden = true;
  }
}

function momentOf(line: HTMLElement): number {
  return Number(line.dataset["lost"]);
}
