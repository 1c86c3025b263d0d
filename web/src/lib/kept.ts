// The pages that the service worker keeps, so that they open without a network.

import { workerAddress } from "./html";

// Also the service worker's names for them (src/worker/worker.ts).
export const PAGES = "livetalk-pages";
export const OFFLINE_PAGE = "/offline";

export function registerWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  // After everything that the first sight of the page needs.
  addEventListener("load", () => {
    navigator.serviceWorker.register(workerAddress()).catch(() => undefined);
  });
}

export function whenReady(act: () => void): void {
  // Never answers where there is no worker, and then there is nothing to do.
  void navigator.serviceWorker?.ready.then(act);
}

/** Keeps a page under its address; the headers, the policy among them, are those that the server sends. */
export async function keepPage(address: string, root: HTMLElement): Promise<void> {
  if (!("caches" in globalThis)) return;
  const pages = await caches.open(PAGES);
  const served = (await pages.match(address)) ?? (await pages.match(OFFLINE_PAGE));
  if (!served) return;
  const headers = new Headers(served.headers);
  // They told of the bytes on the wire.
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  await pages.put(address, new Response(`<!doctype html>${root.outerHTML}`, { headers }));
}
