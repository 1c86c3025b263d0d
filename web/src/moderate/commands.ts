// From a key or a press to a command: what each act does, to which card, and when it may not be done.

import { find, get } from "../lib/find";
import { toElement } from "../lib/html";
import { type Parts } from "../lib/live";
import { say } from "../lib/words";
import { type Acts, type Order, sayBy } from "./acts";
import { type Help } from "./help";
import { type Act } from "./keys";
import { type Reasons } from "./reasons";
import { type Selection } from "./selection";
import { type Shelves } from "./shelves";
import { type Steady } from "./steady";

interface Tools {
  acts: Acts;
  selection: Selection;
  shelves: Shelves;
  reasons: Reasons;
  steady: Steady;
  help: Help;
  /** A sentence about the whole screen. */
  tell(sentence: string): void;
  /** A sentence in the undo line. */
  tellUndo(sentence: string): void;
}

type Judging = "approve" | "dismiss" | "restore" | "take";

const FROM: Readonly<Record<Judging, readonly string[]>> = {
  approve: ["waiting"],
  dismiss: ["waiting", "approved", "now"],
  restore: ["dismissed", "answered", "unanswered"],
  take: ["approved"],
};

// Long enough to see that the words under the key are new ones.
const READ_MS = 1_500;

export class Commands {
  /** Ids of the cards that our own acts are moving right now. */
  readonly #ours = new Set<string>();
  readonly #editedAt = new Map<string, number>();

  constructor(private readonly tools: Tools) {}

  isOurs(id: string): boolean {
    return this.#ours.has(id);
  }

  byKey(act: Act): void {
    const { selection, shelves, help } = this.tools;
    this.tools.tell("");
    switch (act) {
      case "next":
        return selection.step(1);
      case "previous":
        return selection.step(-1);
      case "left":
        return shelves.across(-1) ? undefined : selection.across(-1);
      case "right":
        return shelves.across(1) ? undefined : selection.across(1);
      case "approve":
      case "dismiss":
      case "restore":
      case "take":
        return this.#judge(act, selection.card);
      case "finish-answered":
        return this.#finish("answered");
      case "finish-unanswered":
        return this.#finish("unanswered");
      case "undo":
        return this.#undo();
      case "pause":
        return this.#pause();
      case "blank":
        return this.#blank();
      case "search":
        return shelves.search();
      case "help":
        return help.open();
    }
  }

  byPointer(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const card = target?.closest<HTMLElement>(".lists [data-q]") ?? null;
    const button = target?.closest<HTMLElement>("[data-act]") ?? null;
    if (card && !button) this.tools.selection.choose(card);
    // Acts by link or by pointer; a press of Enter on a button comes here too, as a click.
    if (!button) return;
    event.preventDefault();
    this.tools.tell("");
    const seen = button.closest<HTMLElement>("[data-q]");
    if (event.detail > 0 && seen && !this.tools.steady.canHaveMeant()) {
      return this.tools.tell(say("moderate.said.moved"));
    }
    this.#press(button, seen);
  }

  /** Forms are given as commands; what has no act (the dialogs) looks after itself. */
  bySubmit(event: SubmitEvent): void {
    if (event.target instanceof Element && event.target.matches("[data-acts]")) event.preventDefault();
  }

  dismiss(card: HTMLElement, reason: string, note: string): void {
    void this.#move(card, {
      type: "dismiss",
      name: "dismiss",
      fields: { reason, ...(note ? { note } : {}) },
      button: find('[data-act="dismiss"]', card),
    });
  }

  /** Remembers which cards got new words, before they are put in. */
  noteEdits(set: Parts): void {
    for (const [key, html] of Object.entries(set)) {
      const id = key.startsWith("q:") ? key.slice(2) : "";
      const before = id && find(`#q-${id} [data-text]`)?.textContent;
      if (!before) continue;
      const parsed = toElement(html);
      if (parsed?.querySelector("[data-text]")?.textContent !== before) this.#editedAt.set(id, performance.now());
    }
  }

  #press(button: HTMLElement, card: HTMLElement | null): void {
    const act = button.dataset["act"];
    switch (act) {
      case "approve":
      case "dismiss":
      case "restore":
      case "take":
        return this.#judge(act, card);
      case "finish-answered":
        return this.#finish("answered");
      case "finish-unanswered":
        return this.#finish("unanswered");
      case "undo":
        return this.#undo();
      case "blank":
        return this.#blank();
      case "room":
        return this.#room(button.dataset["state"] ?? "open", button);
    }
  }

  #judge(act: Judging, card: HTMLElement | null): void {
    if (!card) return this.tools.tell(say("moderate.said.nothing_selected"));
    const id = card.dataset["q"] ?? "";
    const status = card.dataset["status"] ?? "";
    if (!FROM[act].includes(status)) {
      const first = act === "take" && status === "waiting";
      return sayBy(card, say(first ? "moderate.said.approve_first" : "moderate.said.already"));
    }
    if (performance.now() - (this.#editedAt.get(id) ?? -Infinity) < READ_MS) {
      return sayBy(card, say("moderate.said.rewritten"));
    }
    if (act === "dismiss") return this.tools.reasons.open(card);
    // What is approved is the wording on the screen, not one that is on its way here.
    const fields = act === "approve" ? { version: Number(card.dataset["version"]) } : {};
    void this.#move(card, { type: act, name: act, fields, button: find(`[data-act="${act}"]`, card) });
  }

  async #move(card: HTMLElement, order: Order): Promise<void> {
    const id = card.dataset["q"] ?? "";
    if (this.#ours.has(id)) return;
    this.#ours.add(id);
    this.tools.selection.moveOnFrom(card);
    await this.tools.acts.give({ ...order, card });
    this.#ours.delete(id);
  }

  #finish(how: "answered" | "unanswered"): void {
    const card = find(".now-list [data-q]");
    if (!card) return this.tools.tell(say("moderate.said.nothing_on"));
    const button = find(`[data-act="finish-${how}"]`, card);
    void this.tools.acts.give({ type: "finish", name: how, fields: { how }, card, button });
  }

  #undo(): void {
    void this.tools.acts.give({
      type: "undo",
      name: "undone",
      button: get('[data-act="undo"]'),
      refused: this.tools.tellUndo,
    });
  }

  #pause(): void {
    const state = find('[data-act="room"][aria-pressed="true"]')?.dataset["state"];
    if (state === "closed") return this.tools.tell(say("moderate.said.closed"));
    const next = state === "open" ? "paused" : "open";
    this.#room(next, find(`[data-act="room"][data-state="${next}"]`));
  }

  #room(state: string, button: HTMLElement | null): void {
    if (button?.getAttribute("aria-pressed") === "true") return;
    void this.tools.acts.give({ type: "room", name: `room_${state}`, fields: { state }, button });
  }

  #blank(): void {
    const isBlank = get("[data-blank]").dataset["blank"] === "true";
    const name = isBlank ? "blank_off" : "blank_on";
    void this.tools.acts.give({ type: "blank", name, fields: { on: !isBlank }, button: find('[data-act="blank"]') });
  }
}
