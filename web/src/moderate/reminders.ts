// What a meeting asks of whoever leads it besides the questions: breaks, and when the closed part begins.

import { minutesSince } from "../lib/elapsed";
import { find } from "../lib/find";
import { say } from "../lib/words";

const TICK_MS = 5_000;
const MINUTE_MS = 60_000;
// From then on minutes are told; before that, when it is.
const SOON_MIN = 20;

export function runReminders(): () => void {
  const tick = (): void => {
    remindOfBreak();
    countDown();
  };
  setInterval(tick, TICK_MS);
  tick();
  return tick;
}

/** How long the room has been open without a break, once that is too long to sit. */
function remindOfBreak(): void {
  const line = find("[data-break-every]");
  if (!line) return;
  const isOpen = find('[data-act="room"][aria-pressed="true"]')?.dataset["state"] === "open";
  const minutes = isOpen ? minutesSince(Number(find("[data-room]")?.dataset["since"] ?? Date.now())) : 0;
  const isDue = minutes >= Number(line.dataset["breakEvery"]);
  put(line, isDue ? say("moderate.remind.break", { n: minutes }) : "");
}

function countDown(): void {
  const line = find("[data-closed-from]");
  if (!line) return;
  const left = Math.ceil((Number(line.dataset["closedFrom"]) - Date.now()) / MINUTE_MS);
  const isClosed = document.body.dataset["meeting"] === "closed";
  line.classList.toggle("is-due", left <= SOON_MIN / 4);
  if (isClosed || left < -SOON_MIN) return put(line, "");
  if (left <= 0) return put(line, say("moderate.remind.closed_now"));
  if (left <= SOON_MIN) return put(line, say("moderate.remind.closed_in", { n: left }));
  put(line, say("moderate.remind.closed_at", { time: line.dataset["clock"] ?? "" }));
}

/** Only what is new is said: a screen reader would hear the same sentence every few seconds. */
function put(line: HTMLElement, sentence: string): void {
  if (line.textContent !== sentence) line.textContent = sentence;
}
