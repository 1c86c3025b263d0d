// How long the question on now has been on.

import { stopwatch } from "../lib/elapsed";
import { find, get } from "../lib/find";

const TICK_MS = 1_000;

export function runTimer(): () => void {
  const timer = get("[data-timer]");
  const value = get("[data-timer-value]");
  const tick = (): void => {
    const since = Number(find(".now-list [data-since]")?.dataset["since"]);
    timer.hidden = !since;
    if (since) value.textContent = stopwatch(since);
  };
  setInterval(tick, TICK_MS);
  tick();
  return tick;
}
