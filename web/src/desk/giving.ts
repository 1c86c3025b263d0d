// Giving the room a command from the desk: by socket, and as the plain form where no socket gets
// through. The screen changes when the room has changed; a refusal is a sentence on top of the page.

import { get } from "../lib/find";
import { type Ack, type Live } from "../lib/live";
import { newId } from "../lib/page";
import { postCommand } from "../lib/posting";
import { say } from "../lib/words";

export type Give = (button: HTMLElement | null, fields: { type: string; [field: string]: unknown }) => Promise<boolean>;

/** A sentence on top of the page; the next act takes it away. */
export function tell(sentence: string): void {
  get("[data-said]").textContent = sentence;
}

export function giving(code: string, live: () => Live): Give {
  return async (button, fields) => {
    if (button?.getAttribute("aria-busy") === "true") return false;
    button?.setAttribute("aria-busy", "true");
    const command = { id: newId(), ...fields };
    let ack: Ack = await live().send(command);
    // Its id makes it harmless if the first did arrive.
    if (!ack.ok && ack.code === "offline") ack = await postCommand(code, { ...command, page: "desk" });
    button?.removeAttribute("aria-busy");
    tell(ack.ok ? "" : ack.message || say("desk.said.offline"));
    return ack.ok;
  };
}
