// The speaker desk: what is on and what is next, large and calm; a hand for a question, who has the
// floor, and words from the control screen. Nothing here can be judged or moved.

import { Clocks } from "../desk/clocks";
import { Coming } from "../desk/coming";
import { giving, tell } from "../desk/giving";
import { listenForPromises } from "../desk/promise";
import { Me } from "../desk/me";
import { Sheet } from "../desk/sheet";
import { showConnection } from "../lib/connection";
import { minutesSince } from "../lib/elapsed";
import { find, get } from "../lib/find";
import { connectLive, type Live } from "../lib/live";
import { appear, glide } from "../lib/motion";
import { markScripted, readPage } from "../lib/page";
import { Board, cardsIn, type Move } from "../lib/parts";
import { ServiceLine } from "../lib/service";
import { readTheme, setTheme, theme, type Theme } from "../lib/theme";
import { say } from "../lib/words";

// Minutes are shown, so this is soon enough.
const TICK_MS = 5_000;

markScripted();
readTheme();
const page = readPage();
const next = get(".desk-next-list");
const service = new ServiceLine(page.code);
const me = new Me(page.code, followMe);
const coming = new Coming(page.code, me, tellSince);
// The line about the service moves everything at once: then nothing glides.
let isPushed = false;
const board = new Board({
  order: (holder, cards) => (holder === next ? coming.order(board, cards) : cards),
  dress: (card) => coming.dress(card),
  around: (change) => {
    const settled = (): void => {
      change();
      coming.show();
    };
    if (isPushed) settled();
    else glide(() => cardsIn(next), settled);
  },
  done: settle,
});

const live: Live = connectLive({
  code: page.code,
  view: page.view,
  lang: page.lang,
  position: page.position,
  handlers: {
    patch: (change) => {
      isPushed = "service" in change.set;
      board.apply(change);
    },
    snapshot: (parts) => board.replace(parts),
    notice: (notice) => {
      if (notice.text) tell(notice.text);
    },
    connection: showConnection,
  },
});

const give = giving(page.code, () => live);
const clocks = new Clocks(give);
const sheet = new Sheet(me, give);
coming.listen(give);
listenForPromises(give);
followMe();
setInterval(tellSince, TICK_MS);

function settle(moves: Move[], keys: string[]): void {
  for (const { card, to } of moves) if (to === "now") appear(card);
  document.body.dataset["state"] = find<HTMLDataElement>("[data-room-state]")?.value ?? "open";
  document.body.dataset["meeting"] = find("[data-room-state]")?.dataset["meeting"] ?? "open";
  if (keys.includes("service")) service.follow();
  // A name that joins the list may be the one that a card or a message waits for.
  if (keys.includes("room")) return followMe();
  if (keys.includes("speaking")) clocks.follow();
  if (keys.includes("messages")) sheet.follow();
}

function followMe(): void {
  me.follow();
  coming.dressAll();
  for (const row of document.querySelectorAll<HTMLElement>("[data-person]")) {
    row.toggleAttribute("data-is-me", row.dataset["person"] === me.id);
  }
  clocks.follow();
  sheet.follow();
  coming.show();
}

/** How long the question has been on, in whole minutes: a number that runs would disturb. */
function tellSince(): void {
  const since = Number(find(".desk-now-list [data-since]")?.dataset["since"]);
  const slot = find("[data-on-for]");
  if (!slot || !since) return;
  const minutes = minutesSince(since);
  slot.textContent = minutes === 0 ? say("desk.just_now") : say("desk.on_for", { n: minutes });
}

const themeKeys = Array.from(document.querySelectorAll<HTMLElement>("[data-theme-key]"));

function showTheme(): void {
  for (const key of themeKeys) key.setAttribute("aria-pressed", String(key.dataset["themeKey"] === theme()));
}

for (const key of themeKeys) {
  key.addEventListener("click", () => {
    setTheme(key.dataset["themeKey"] as Theme);
    showTheme();
  });
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
showTheme();
