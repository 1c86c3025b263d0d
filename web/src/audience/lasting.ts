// The page's life without a network: the last state that it reopens with.

import { keepPage, whenReady } from "../lib/kept";
import { type Position } from "../lib/live";
import { say } from "../lib/words";

// Writing a whole page is work for a phone: at most this often while things change.
const KEEP_EVERY_MS = 15_000;

/** Keeps the page as it stands, so that it reopens like this: call `changed` after every change. */
export class LastState {
  private timer = 0;

  constructor(
    private readonly code: string,
    private readonly position: () => Position | null,
  ) {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.now();
    });
    // The page that brought the worker in did not come through it: keep it without asking again.
    whenReady(() => this.now());
  }

  changed(): void {
    this.timer ||= window.setTimeout(() => this.now(), KEEP_EVERY_MS);
  }

  now(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    void keep(this.code, this.position());
  }
}

async function keep(code: string, position: Position | null): Promise<void> {
  if (position) await keepPage(`/r/${code}`, asOpened(position));
}

// What belongs to the moment and would be untrue, or said once too often, when the page opens again.
const PASSING = "[data-error], main > .notice, .ask-form .error, .ghost";
const EMPTIED = "[data-send-state], #announce, #ask-text, #pending, [data-warnings], [data-own-warnings], [data-candidates]";

/** The page as it looks when it has just been opened: its state, and nothing of this visit. */
function asOpened(position: Position): HTMLElement {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  const body = copy.querySelector("body");
  if (body) {
    body.dataset["epoch"] = position.epoch;
    body.dataset["seq"] = String(position.seq);
    delete body.dataset["online"];
  }
  for (const passing of copy.querySelectorAll(PASSING)) passing.remove();
  for (const emptied of copy.querySelectorAll(EMPTIED)) emptied.replaceChildren();
  copy.querySelector("#ask-text")?.removeAttribute("aria-invalid");
  for (const hidden of copy.querySelectorAll("[data-news-banner], [data-thrown]")) hidden.toggleAttribute("hidden", true);
  copy.querySelector(".ask-form")?.removeAttribute("data-writing");
  copy.querySelector(".similar")?.removeAttribute("open");
  for (const word of copy.querySelectorAll<HTMLElement>("[data-connection]")) {
    word.dataset["connection"] = "connecting";
    word.textContent = say("live.connecting");
  }
  return copy;
}
