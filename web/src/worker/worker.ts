// The service worker: an audience page reopens without a network, as it was last, the minute-taker's as an empty
// sheet, and the tablet's of those who write down for others as an empty form. It keeps the last audience page and
// the static files; staff pages and commands always go to the server, and nothing of what it answers to staff is
// kept here.

declare const __ASSETS__: string[];
declare const self: ServiceWorkerGlobalScope;

const PAGES = "livetalk-pages";
const STATIC = "livetalk-static";
// A page that has not come by then is replaced by the kept one; the live connection brings it up to date.
const PATIENCE_MS = 4_000;
// Some deployments' worth of files; older ones belong to pages that nobody has open.
const KEPT_FILES = 60;

const AUDIENCE_PAGE = /^\/r\/[^/]+$/;
// What is kept of it the page says itself: nothing of the room (src/notes/lasting.ts).
const NOTES_PAGE = /^\/r\/[^/]+\/notes$/;
// The tablet of those who write down for others; it says itself what is kept of it (src/outreach/lasting.ts).
const TABLET_PAGE = "/outreach";
const OFFLINE_PAGE = "/offline";

self.addEventListener("install", (event) => {
  event.waitUntil(prepare());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), tidy()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/")) return event.respondWith(fromShelf(request));
  if (request.mode !== "navigate") return;
  if (AUDIENCE_PAGE.test(url.pathname)) event.respondWith(audiencePage(request, url.pathname));
  else if (NOTES_PAGE.test(url.pathname) || url.pathname === TABLET_PAGE) event.respondWith(emptyPage(request, url.pathname));
  else if (url.pathname === "/") event.respondWith(fetch(request).catch(() => offlinePage()));
});

async function prepare(): Promise<void> {
  const files = await caches.open(STATIC);
  await files.addAll(__ASSETS__);
  await keepOfflinePage().catch(() => undefined);
  await self.skipWaiting();
}

async function keepOfflinePage(): Promise<void> {
  const response = await fetch(OFFLINE_PAGE);
  if (response.ok) await (await caches.open(PAGES)).put(OFFLINE_PAGE, response);
}

async function tidy(): Promise<void> {
  const files = await caches.open(STATIC);
  const kept = await files.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - KEPT_FILES)).map((key) => files.delete(key)));
}

async function fromShelf(request: Request): Promise<Response> {
  const files = await caches.open(STATIC);
  const kept = await files.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await files.put(request.url, response.clone());
  return response;
}

async function audiencePage(request: Request, path: string): Promise<Response> {
  const pages = await caches.open(PAGES);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected) await pages.put(path, response.clone());
    return response;
  });
  // When the server answers late its page is still kept, for the next time.
  return orKept(fresh, await pages.match(path));
}

async function emptyPage(request: Request, path: string): Promise<Response> {
  return orKept(fetch(request), await (await caches.open(PAGES)).match(path));
}

function orKept(fresh: Promise<Response>, kept: Response | undefined): Promise<Response> {
  if (!kept) return fresh.catch(() => offlinePage());
  fresh.catch(() => undefined);
  return Promise.race([fresh, after(PATIENCE_MS).then(() => kept)]).catch(() => kept);
}

async function offlinePage(): Promise<Response> {
  const kept = await (await caches.open(PAGES)).match(OFFLINE_PAGE);
  return kept ?? Response.error();
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export {};
