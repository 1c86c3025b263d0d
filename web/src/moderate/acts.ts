// Giving the room a command from the control screen. Nothing is shown before the server has said so:
// the button is busy, then the card moves because the room moved. A refusal is a sentence by the card.

import { type Ack, type Command, type Live } from "../lib/live";
import { newId } from "../lib/page";
import { say } from "../lib/words";

export interface Order {
  type: string;
  /** What the undo line calls it: a key below `moderate.undo`. */
  name: string;
  fields?: Record<string, unknown>;
  card?: HTMLElement | null;
  /** The button that becomes busy. */
  button?: HTMLElement | null;
  /** Where a refusal is shown when there is no card to show it by; else for the whole screen. */
  refused?: Tell;
}

/** Where sentences go that belong to no card. */
export type Tell = (sentence: string) => void;

// A quotation in the undo line is recognised by its beginning.
const QUOTED = 60;

export class Acts {
  constructor(
    private readonly live: () => Live,
    private readonly done: Tell,
    private readonly tell: Tell,
  ) {}

  async give(order: Order): Promise<boolean> {
    const { card, button } = order;
    if (button?.getAttribute("aria-busy") === "true" || card?.getAttribute("aria-busy") === "true") return false;
    const question = card?.dataset["q"];
    const quoted = card ? quote(card) : "";
    setBusy([card, button], true);
    if (card) sayBy(card, "");
    const command = { id: newId(), type: order.type, ...(question ? { question } : {}), ...order.fields };
    const ack = await this.#send(command);
    setBusy([card, button], false);
    if (ack.ok) {
      this.done(say(`moderate.undo.${order.name}`, { text: quoted }));
      return true;
    }
    const sentence = ack.message || say(`moderate.said.${ack.code === "offline" ? "offline" : "no_answer"}`);
    const still = question ? document.getElementById(`q-${question}`) : null;
    if (still) sayBy(still, sentence);
    else (order.refused ?? this.tell)(sentence);
    return false;
  }

  /** An answer that got lost on the way is asked for once more: the same id counts once. */
  async #send(command: Command): Promise<Ack> {
    const first = await this.live().send(command);
    if (first.ok || first.code !== "offline" || this.live().connection !== "online") return first;
    const second = await this.live().send(command);
    return second.ok || second.code !== "offline" ? second : { ...second, code: "no_answer" };
  }
}

/** A sentence by the card it is about; empty takes it away. */
export function sayBy(card: HTMLElement, sentence: string): void {
  const slot = card.querySelector<HTMLElement>("[data-said]");
  if (slot && slot.textContent !== sentence) slot.textContent = sentence;
}

/** The beginning of a card's text, in one line. */
export function quote(card: HTMLElement): string {
  const text = (card.querySelector("[data-text]")?.textContent ?? "").replace(/\s+/g, " ").trim();
  const letters = [...text];
  return letters.length <= QUOTED ? text : `${letters.slice(0, QUOTED).join("").trimEnd()} …`;
}

function setBusy(elements: (HTMLElement | null | undefined)[], busy: boolean): void {
  for (const element of elements) {
    if (busy) element?.setAttribute("aria-busy", "true");
    else element?.removeAttribute("aria-busy");
  }
}
