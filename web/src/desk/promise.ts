// One tap: what was just said is a promise. It is noted for the minute-taker and is nothing more yet.

import { announce } from "../lib/announce";
import { get } from "../lib/find";
import { say } from "../lib/words";
import { type Give } from "./giving";

// Long enough to be seen by somebody who speaks meanwhile.
const NOTED_MS = 4_000;

export function listenForPromises(give: Give): void {
  const form = get<HTMLFormElement>("[data-promise-tap]");
  const said = get("[data-promise-said]", form);
  let timer = 0;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await give(get("button", form), { type: "promise" }))) return;
    said.textContent = say("desk.promise_noted");
    announce(say("desk.promise_noted"));
    clearTimeout(timer);
    timer = window.setTimeout(() => (said.textContent = say("desk.promise")), NOTED_MS);
  });
}
