// The word that says whether the page is connected, in every slot marked data-connection.

import { announce } from "./announce";
import { type Connection } from "./live";
import { say } from "./words";

let before: Connection = "connecting";

/** Shows the state as a word (never only as a colour) and speaks of losing and regaining it. */
export function showConnection(state: Connection, sentence: string | null = null): void {
  for (const slot of document.querySelectorAll<HTMLElement>("[data-connection]")) {
    slot.dataset["connection"] = state;
    slot.textContent = say(`live.${state}`);
    slot.title = sentence ?? "";
  }
  document.body.dataset["online"] = String(state === "online");
  if (state === "online" && before === "offline") announce(say("live.back"));
  if (state === "offline" && before === "online") announce(say("live.offline"));
  if (state === "refused" && sentence) announce(sentence);
  before = state;
}
