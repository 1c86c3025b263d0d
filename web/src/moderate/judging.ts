// What is done to questions, one or many: which list each act starts from, the words that were read, and
// where the choice goes afterwards.

import { find } from "../lib/find";
import { toElement } from "../lib/html";
import { type Parts } from "../lib/live";
import { say } from "../lib/words";
import { type Acts, type Order, quote, sayBy, type Tell } from "./acts";
import { type Many } from "./many";
import { type Selection } from "./selection";

export type Judged = "approve" | "dismiss" | "restore" | "take" | "merge" | "elaborate" | "correct" | "tag" | "assign";
export type Bulk = "approve" | "dismiss" | "tag" | "assign";

const OPEN = ["waiting", "with_author", "approved"] as const;
const ANY = [...OPEN, "now", "answered", "unanswered"] as const;

/** From which lists an act may start. */
export const FROM: Readonly<Record<Judged, readonly string[]>> = {
  approve: ["waiting", "with_author"],
  dismiss: [...OPEN, "now"],
  restore: ["dismissed", "answered", "unanswered"],
  take: ["approved"],
  merge: OPEN,
  elaborate: OPEN,
  correct: [...OPEN, "now"],
  tag: ANY,
  assign: ANY,
};

/** Acts after which the card is somewhere else; the choice moves on to the next one. */
const LEAVES: ReadonlySet<Judged> = new Set(["approve", "dismiss", "restore", "take", "merge", "elaborate"]);
// Long enough to see that the words under the key are new ones.
const READ_MS = 1_500;
// The answer may be here before the card has moved; nobody waits longer than this for it.
const ARRIVAL_MS = 1_000;
const LOOK_MS = 30;

interface Tools {
  acts: Acts;
  selection: Selection;
  many: Many;
  tell(sentence: string): void;
}

export class Judging {
  /** Ids of the cards that our own acts are moving right now. */
  readonly #ours = new Map<string, Promise<unknown>>();
  readonly #editedAt = new Map<string, number>();

  constructor(private readonly tools: Tools) {}

  isOurs(id: string): boolean {
    return this.#ours.has(id);
  }

  /** The card that an act may be done with now, else null, after saying why not. `again` comes if the
      card is still on its way from an earlier press. */
  ready(act: Judged, card: HTMLElement | null, again: (card: HTMLElement) => void): HTMLElement | null {
    if (!card) {
      this.tools.tell(say("moderate.said.nothing_selected"));
      return null;
    }
    const id = card.dataset["q"] ?? "";
    const status = card.dataset["status"] ?? "";
    const before = this.#ours.get(id);
    if (before) {
      void before.then(() => arrived(id, status)).then((moved) => moved && again(moved));
      return null;
    }
    if (!FROM[act].includes(status)) {
      sayBy(card, say(act === "take" && status === "waiting" ? "moderate.said.approve_first" : "moderate.said.already"));
      return null;
    }
    if (performance.now() - (this.#editedAt.get(id) ?? -Infinity) < READ_MS) {
      sayBy(card, say("moderate.said.rewritten"));
      return null;
    }
    return card;
  }

  approve(card: HTMLElement): void {
    // What is approved is the wording on the screen, not one that is on its way here.
    this.#give("approve", card, { version: Number(card.dataset["version"]) });
  }

  restore(card: HTMLElement): void {
    this.#give("restore", card);
  }

  take(card: HTMLElement): void {
    this.#give("take", card);
  }

  dismiss(card: HTMLElement, reason: string, note: string): void {
    this.#give("dismiss", card, { reason, ...(note ? { note } : {}) });
  }

  merge(card: HTMLElement, into: string): void {
    this.#give("merge", card, { into });
  }

  elaborate(card: HTMLElement, message: string, refused: Tell): void {
    this.#give("elaborate", card, { message }, refused);
  }

  correct(card: HTMLElement, text: string, refused: Tell): void {
    this.#give("correct", card, { text }, refused);
  }

  label(act: "tag" | "assign", card: HTMLElement, names: string[], refused: Tell): void {
    this.#give(act, card, act === "tag" ? { themes: names } : { speakers: names }, refused);
  }

  /** Splits off one question, or the one that was merged last. */
  split(card: HTMLElement | null, member: string | null = null): void {
    if (!card) return this.tools.tell(say("moderate.said.nothing_selected"));
    const question = member ?? (card.dataset["members"] ?? "").split(" ").at(-1);
    if (!question) return sayBy(card, say("moderate.said.no_family"));
    const words = find(`[data-member="${CSS.escape(question)}"] q`, card)?.textContent ?? "";
    void this.tools.acts.inTurn(`split ${question}`, () =>
      this.tools.acts.give({ type: "unmerge", name: "unmerge", params: { text: words }, fields: { question } }),
    );
  }

  /** The same act on all that are ticked, with one undo. */
  async bulk(act: Bulk, fields: Record<string, unknown> = {}, refused?: Tell): Promise<void> {
    const { acts, many } = this.tools;
    const questions = many.ids;
    if (questions.length === 0) return this.tools.tell(say("moderate.said.chosen_gone"));
    const given = acts.inTurn("bulk", () =>
      acts.give({
        type: "bulk",
        name: `bulk_${act}`,
        params: { n: questions.length },
        fields: { act, questions, ...fields },
        button: find(`[data-many][data-act="${act}"]`),
        ...(refused ? { refused } : {}),
      }),
    );
    for (const id of questions) this.#hold(id, given);
    if (await given) many.clear();
  }

  /** Remembers which cards got new words, before they are put in. */
  noteEdits(set: Parts): void {
    for (const [key, html] of Object.entries(set)) {
      const id = key.startsWith("q:") ? key.slice(2) : "";
      const before = id && find(`#q-${CSS.escape(id)} [data-text]`)?.textContent;
      if (!before || this.#ours.has(id)) continue;
      const parsed = toElement(html);
      if (parsed?.querySelector("[data-text]")?.textContent !== before) this.#editedAt.set(id, performance.now());
    }
  }

  #give(act: Judged, card: HTMLElement, fields: Record<string, unknown> = {}, refused?: Tell): void {
    const { acts, selection } = this.tools;
    const id = card.dataset["q"] ?? "";
    const order: Order = { type: act, name: act, fields, card, button: find(`[data-act="${act}"]`, card) };
    order.params = { text: quote(card) };
    if (refused) order.refused = refused;
    if (LEAVES.has(act)) selection.moveOnFrom(card);
    this.#hold(id, acts.give(order));
  }

  #hold(id: string, given: Promise<unknown>): void {
    this.#ours.set(id, given);
    void given.finally(() => {
      if (this.#ours.get(id) === given) this.#ours.delete(id);
    });
  }
}

/** The card when it stands elsewhere than before, or after a while where it is. */
async function arrived(id: string, from: string): Promise<HTMLElement | null> {
  const until = performance.now() + ARRIVAL_MS;
  for (;;) {
    const card = document.getElementById(`q-${id}`);
    if (!card || card.dataset["status"] !== from || performance.now() > until) return card;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
