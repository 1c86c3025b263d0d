// A device that several people write on: when nobody has touched it for a while, it goes back to its start, and what
// was left on it is gone. Whoever is still there sees it coming and stays with one touch.

import { find } from "../lib/find";
import { markScripted } from "../lib/page";
import { say } from "../lib/words";

const TICK_MS = 1_000;
// So long before going back it is said: time to look up and touch the screen.
const NOTICE_S = 15;

markScripted();
const { start = "/", idle = "45", device = "", done } = document.body.dataset;
const note = find("[data-idle-note]");
let touched = Date.now();

for (const kind of ["pointerdown", "keydown", "input", "scroll", "touchstart"]) {
  addEventListener(kind, () => (touched = Date.now()), { passive: true, capture: true });
}
// Back in the history: what is shown then is as it was left, with the last person's words.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.replace(start);
});
// A page that stands at its start has nothing to go back from. At a table half a sentence may wait for its end.
if (done !== undefined || device === "kiosk") setInterval(tick, TICK_MS);

function tick(): void {
  const left = Math.ceil(Number(idle) - (Date.now() - touched) / 1_000);
  const goes = isLeft();
  if (note) {
    note.hidden = !goes || left > NOTICE_S;
    // Once, and again near the end: a screen reader must not count along.
    if (!note.hidden && (note.textContent === "" || left === 5)) note.textContent = say("devices.idle", { n: left });
    if (note.hidden) note.textContent = "";
  }
  if (goes && left <= 0) location.replace(start);
}

/** Whether anything of a person is on the page. */
function isLeft(): boolean {
  if (done !== undefined || find("[data-error]")) return true;
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("#text, #name");
  return scrollY > 0 || [...fields].some((field) => field.value !== "");
}
