// The page's life without a network: the service worker, and the last state that it reopens with.

import { workerAddress } from "../lib/html";
import { type Position } from "../lib/live";
import { say } from "../lib/words";

// Also the service worker's names for them (src/worker/worker.ts).
const PAGES = "livetalk-pages";
const OFFLINE_PAGE = "/offline";

export function registerWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  // After everything that the first sight of the page needs.
  addEventListener("load", () => {
    navigator.serviceWorker.register(workerAddress()).catch(() => undefined);
  });
}

function whenReady(act: () => void): void {
  // Never answers where there is no worker, and then there is nothing to do.
  void navigator.serviceWorker?.ready.then(act);
}

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
  if (!("caches" in globalThis) || !position) return;
  const address = `/r/${code}`;
  const pages = await caches.open(PAGES);
  // The headers, the policy among them, are those that the server sends with every page.
  const served = (await pages.match(address)) ?? (await pages.match(OFFLINE_PAGE));
  if (!served) return;
  const html = `<!doctype html>${asOpened(position).outerHTML}`;
  const headers = new Headers(served.headers);
  // They told of the bytes on the wire.
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  await pages.put(address, new Response(html, { headers }));
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
