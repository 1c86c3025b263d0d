// The page's life without a network: the service worker, and the last state that it reopens with.

import { workerAddress } from "../lib/html";
import { type Position } from "../lib/live";

// Also the service worker's name for it (src/worker/worker.ts).
const PAGES = "livetalk-pages";

export function registerWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  // After everything that the first sight of the page needs.
  addEventListener("load", () => {
    navigator.serviceWorker.register(workerAddress()).catch(() => undefined);
  });
}

/** Keeps the page as it stands whenever it goes out of sight, so that it reopens like this. */
export function keepLastState(code: string, position: () => Position | null): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void keep(code, position());
  });
}

async function keep(code: string, position: Position | null): Promise<void> {
  if (!("caches" in globalThis) || !position) return;
  const address = `/r/${code}`;
  const pages = await caches.open(PAGES);
  // The headers, the policy among them, stay those that the server sent with the page.
  const served = await pages.match(address);
  if (!served) return;
  document.body.dataset["epoch"] = position.epoch;
  document.body.dataset["seq"] = String(position.seq);
  const html = `<!doctype html>${document.documentElement.outerHTML}`;
  await pages.put(address, new Response(html, { headers: served.headers }));
}
