// The writing surface without a network: an empty sheet that opens again, with what was written on this device.
// Nothing of the room is kept but its name and who may speak: what is said in a closed part stays off the device.

import { keepPage, registerWorker, whenReady } from "../lib/kept";

const ROOM_ONLY = "[data-line], [data-q], [data-promise-form], [data-pending], [data-part='queue'] > *, [data-part='proposal'] > *, .flash";
const EMPTIED = "[data-send-state], #announce, [data-error], #text, #lines, [data-promises-elsewhere], [data-pending-lines], [data-part='queue']";

export function keepSurface(code: string): void {
  registerWorker();
  whenReady(() => void keepPage(`/r/${code}/notes`, emptySurface()));
}

function emptySurface(): HTMLElement {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  for (const gone of copy.querySelectorAll(ROOM_ONLY)) gone.remove();
  for (const emptied of copy.querySelectorAll(EMPTIED)) emptied.replaceChildren();
  for (const field of copy.querySelectorAll("input")) if (field.name === "speaker") field.setAttribute("value", "");
  const body = copy.querySelector("body");
  if (body) {
    // Without a position the room sends everything.
    delete body.dataset["epoch"];
    delete body.dataset["seq"];
    delete body.dataset["online"];
  }
  const count = copy.querySelector("[data-marked]");
  if (count) count.textContent = "";
  for (const word of copy.querySelectorAll<HTMLElement>("[data-connection]")) word.dataset["connection"] = "connecting";
  return copy;
}
