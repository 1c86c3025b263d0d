// The tablet's page without a network: it opens again as an empty form, on a device that may lie about. So
// nothing of any person is kept with it, nor who is signed in, nor a meeting that is listed nowhere.

import { keepPage, whenReady } from "../lib/kept";

const ADDRESS = "/outreach";
// Also the service worker's name for it (src/worker/worker.ts).
const STATIC = "livetalk-static";
const STAFF_ONLY = ".planner-who, .planner-nav, [data-staff], [data-unlisted], [data-own-code], .flash, [role='alert']:not([data-error])";
const EMPTIED = "[data-tally], [data-mends], [data-read-out], [data-code], #announce, [data-error]";
const HIDDEN = "[data-given], [data-mend], [data-sign-in], [data-send], [data-error]";
const FILES = "link[rel='stylesheet'], link[rel='icon'], script[src]";

export function keepTablet(): void {
  whenReady(() => void keep());
  void navigator.storage?.persist?.().catch(() => false);
}

async function keep(): Promise<void> {
  await keepPage(ADDRESS, emptyTablet());
  // The page that brought the worker in did not load its files through it.
  const files = await caches.open(STATIC);
  const wanted = Array.from(document.querySelectorAll<HTMLElement>(FILES), (one) => one.getAttribute("src") ?? one.getAttribute("href") ?? "");
  const missing = await Promise.all(wanted.map(async (file) => ((await files.match(file)) ? "" : file)));
  await files.addAll(missing.filter(Boolean));
  document.body.dataset["kept"] = "true";
}

function emptyTablet(): HTMLElement {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  for (const gone of copy.querySelectorAll(STAFF_ONLY)) gone.remove();
  for (const emptied of copy.querySelectorAll(EMPTIED)) emptied.replaceChildren();
  for (const hidden of copy.querySelectorAll(HIDDEN)) hidden.toggleAttribute("hidden", true);
  copy.querySelector("[data-entry]")?.removeAttribute("hidden");
  copy.querySelector("[data-mend]")?.removeAttribute("open");
  for (const field of copy.querySelectorAll("input:not([type='checkbox'])")) field.setAttribute("value", "");
  for (const box of copy.querySelectorAll("[checked], [selected]")) {
    box.removeAttribute("checked");
    box.removeAttribute("selected");
  }
  copy.querySelector("textarea")?.replaceChildren();
  copy.querySelector("body")?.removeAttribute("data-kept");
  return copy;
}
