// The word that says whether the page is connected, in every slot marked data-connection.

import { announce } from "./announce";
import { type Connection } from "./live";
import { say } from "./words";

// A blink of the network, or a server that restarts, is no news yet.
const BLINK_MS = 2_000;

let before: Connection = "connecting";
let timer = 0;

/** Shows the state as a word (never only as a colour) and speaks of losing and regaining it. */
export function showConnection(state: Connection, sentence: string | null = null): void {
  if (state === "offline" && before === "online" && navigator.onLine) {
    write("connecting", null);
    timer ||= window.setTimeout(() => show(state, sentence), BLINK_MS);
  } else {
    show(state, sentence);
  }
}

function show(state: Connection, sentence: string | null): void {
  clearTimeout(timer);
  timer = 0;
  write(state, sentence);
  document.body.dataset["online"] = String(state === "online");
  if (state === "online" && isAway(before)) announce(say("live.back"));
  if (isAway(state) && before === "online") announce(`${say(`live.${state}`)}. ${say("live.trying")}`);
  if (state === "refused" && sentence) announce(sentence);
  before = state;
}

function isAway(state: Connection): boolean {
  return state === "offline" || state === "silent";
}

function write(state: Connection, sentence: string | null): void {
  for (const slot of document.querySelectorAll<HTMLElement>("[data-connection]")) {
    slot.dataset["connection"] = state;
    slot.textContent = say(`live.${state}`);
    slot.title = sentence ?? "";
  }
}
