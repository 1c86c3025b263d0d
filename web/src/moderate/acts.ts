// Giving the room a command from the control screen. Nothing is shown before the server has said so:
// the button is busy, then the card moves because the room moved. A refusal is a sentence by the card.

import { type Ack, type Command, type Live } from "../lib/live";
import { newId } from "../lib/page";
import { say } from "../lib/words";

export interface Order {
  type: string;
  /** The sentence that says it is done: a key below `moderate.undo`, or a whole key. */
  name: string;
  /** What the sentence speaks of, if not the card's text. */
  params?: Record<string, string | number>;
  fields?: Record<string, unknown>;
  card?: HTMLElement | null;
  /** The button that becomes busy. */
  button?: HTMLElement | null;
  /** Where a refusal is shown; else by the card, or for the whole screen if there is none. */
  refused?: Tell;
  /** Where it is said that it is done, for what cannot be undone. */
  done?: Tell;
}

/** Where sentences go that belong to no card. */
export type Tell = (sentence: string) => void;

// A quotation in the undo line is recognised by its beginning.
const QUOTED = 60;

export class Acts {
  /** What is under way, by lane: a second press waits for its turn instead of being lost. */
  readonly #lanes = new Map<string, Promise<unknown>>();

  constructor(
    private readonly live: () => Live,
    private readonly done: Tell,
    private readonly tell: Tell,
  ) {}

  /** Does the work when everything before it in the same lane has its answer. */
  inTurn<Result>(lane: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#lanes.set(lane, turn);
    void turn.finally(() => {
      if (this.#lanes.get(lane) === turn) this.#lanes.delete(lane);
    });
    return turn;
  }

  async give(order: Order): Promise<boolean> {
    const { card, button } = order;
    const question = card?.dataset["q"];
    const params = { text: card ? quote(card) : "", ...order.params };
    setBusy([card, button], true);
    if (card) sayBy(card, "");
    const command = { id: newId(), type: order.type, ...(question ? { question } : {}), ...order.fields };
    const ack = await this.#send(command);
    setBusy([card, button], false);
    if (ack.ok) {
      const key = order.name.includes(".") ? order.name : `moderate.undo.${order.name}`;
      (order.done ?? this.done)(say(key, params));
      return true;
    }
    const sentence = ack.message || say(`moderate.said.${ack.code === "offline" ? "offline" : "no_answer"}`);
    const still = question ? document.getElementById(`q-${question}`) : null;
    if (order.refused) order.refused(sentence);
    else if (still) sayBy(still, sentence);
    else this.tell(sentence);
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
  if (!slot || slot.textContent === sentence) return;
  slot.textContent = sentence;
  // By the last card in sight it would be said below the edge of the list.
  if (sentence) slot.scrollIntoView({ block: "nearest" });
}

/** The words of a card. */
export function textOf(card: HTMLElement): string {
  return card.querySelector("[data-text]")?.textContent ?? "";
}

/** The beginning of a card's text, in one line. */
export function quote(card: HTMLElement): string {
  const text = textOf(card).replace(/\s+/g, " ").trim();
  const letters = [...text];
  return letters.length <= QUOTED ? text : `${letters.slice(0, QUOTED).join("").trimEnd()} …`;
}

function setBusy(elements: (HTMLElement | null | undefined)[], busy: boolean): void {
  for (const element of elements) {
    if (busy) element?.setAttribute("aria-busy", "true");
    else element?.removeAttribute("aria-busy");
  }
}
