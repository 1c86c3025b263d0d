// What is done to the meeting: its state, the wall, the order of the queue, the floor, the stage.

import { find, get } from "../lib/find";
import { cardsIn } from "../lib/parts";
import { say } from "../lib/words";
import { type Acts, sayBy } from "./acts";
import { type Dressing } from "./dressing";
import { speakers } from "./lists";
import { pinsAfterMove } from "./queue";
import { type UndoLine } from "./undo";

interface Tools {
  acts: Acts;
  dressing: Dressing;
  undo: UndoLine;
  tell(sentence: string): void;
}

// A proposal is worked out within moments of a move; until then the next move builds on the last one.
const PROPOSED_MS = 2_500;

export class Leading {
  #moved: { order: string[]; pinned: string[]; at: number } | null = null;

  constructor(private readonly tools: Tools) {}

  finish(how: "answered" | "unanswered"): void {
    const { acts, tell } = this.tools;
    void acts.inTurn("now", async () => {
      const card = find(".now-list [data-q]");
      if (!card) return tell(say("moderate.said.nothing_on"));
      const button = find(`[data-act="finish-${how}"]`, card);
      await acts.give({ type: "finish", name: how, fields: { how }, card, button });
    });
  }

  /** What was just said is a promise. */
  promise(): void {
    const { acts, tell } = this.tools;
    const button = get('[data-act="promise"]');
    void acts.inTurn("promise", () => acts.give({ type: "promise", name: "moderate.said.promise", button, done: tell }));
  }

  undo(): void {
    const { acts, undo } = this.tools;
    void acts.inTurn("undo", () =>
      acts.give({
        type: "undo",
        name: "undone",
        button: get('[data-act="undo"]'),
        refused: (sentence) => undo.show(sentence),
        done: () => undo.undid(),
      }),
    );
  }

  pause(): void {
    const pressed = find('[data-act="room"][aria-pressed="true"]')?.dataset["state"];
    if (pressed === "closed") return this.tools.tell(say("moderate.said.closed"));
    this.room(null);
  }

  /** The interpreter catches up, and everybody is told why; once more, and the room goes on. */
  interpreter(): void {
    const { acts, tell } = this.tools;
    const button = find('[data-act="interpreter"]');
    if (!button) return tell(say("moderate.said.no_interpreter"));
    if (find('[data-act="room"][aria-pressed="true"]')?.dataset["state"] === "paused") return this.room("open");
    const fields = { state: "paused", pause: "interpreter" };
    void acts.inTurn("room", async () => {
      const done = await acts.give({ type: "room", name: "room_paused", fields, button });
      if (done) press('[data-act="room"]', (one) => one.dataset["state"] === "paused");
    });
  }

  /** Without a state: pause, or open again, whichever it is when its turn comes. */
  room(state: string | null): void {
    const { acts } = this.tools;
    void acts.inTurn("room", async () => {
      const pressed = find('[data-act="room"][aria-pressed="true"]')?.dataset["state"];
      const next = state ?? (pressed === "open" ? "paused" : "open");
      if (next === pressed) return;
      const button = find(`[data-act="room"][data-state="${next}"]`);
      const done = await acts.give({ type: "room", name: `room_${next}`, fields: { state: next }, button });
      // The server has said so; the patch that shows it may be a moment behind a second press.
      if (done) press('[data-act="room"]', (one) => one.dataset["state"] === next);
    });
  }

  blank(): void {
    const { acts } = this.tools;
    void acts.inTurn("blank", async () => {
      const form = get("[data-blank]");
      const on = form.dataset["blank"] !== "true";
      const button = find('[data-act="blank"]');
      const done = await acts.give({ type: "blank", name: on ? "blank_on" : "blank_off", fields: { on }, button });
      if (done) get("[data-blank]").dataset["blank"] = String(on);
    });
  }

  lock(card: HTMLElement | null): void {
    const { acts, dressing } = this.tools;
    if (!this.#inQueue(card)) return;
    const question = card.dataset["q"] ?? "";
    const isLocked = dressing.locked === question;
    const fields = { question: isLocked ? null : question };
    void acts.inTurn("lock", () => acts.give({ type: "lock", name: isLocked ? "unlock" : "lock", card, fields }));
  }

  /** One place up or down, by key. */
  step(card: HTMLElement | null, by: 1 | -1): void {
    if (!this.#inQueue(card)) return;
    const order = this.#order();
    this.move(card, order.indexOf(card.dataset["q"] ?? "") + by);
  }

  /** To a place of the queue as it is shown. */
  move(card: HTMLElement, to: number): void {
    const { acts } = this.tools;
    const id = card.dataset["q"] ?? "";
    const order = this.#order();
    const pins = pinsAfterMove(order, this.#pinned(), id, to);
    if (pins === null) return sayBy(card, say("moderate.said.end"));
    const rest = order.filter((other) => !pins.includes(other));
    this.#moved = { order: [...pins, ...rest], pinned: pins, at: performance.now() };
    void acts.inTurn("order", async () => {
      // Several steps in a row are one: only the last is given.
      if (this.#moved && this.#moved.pinned !== pins) return;
      const done = await acts.give({ type: "order", name: "order", card, fields: { question: undefined, queue: pins } });
      if (!done) this.#moved = null;
    });
  }

  unpin(): void {
    const { acts, dressing } = this.tools;
    if (dressing.pinned.size === 0) return this.tools.tell(say("moderate.said.nothing_pinned"));
    this.#moved = null;
    const button = find('[data-act="unpin"]');
    void acts.inTurn("order", () => acts.give({ type: "order", name: "unpin", fields: { queue: [] }, button }));
  }

  ordering(by: string, button: HTMLElement): void {
    const { acts } = this.tools;
    const params = { text: say(`moderate.order.${by}`) };
    void acts.inTurn("ordering", () => acts.give({ type: "ordering", name: "ordering", params, fields: { by }, button }));
  }

  speak(speaker: string, button: HTMLElement): void {
    const { acts, tell } = this.tools;
    const known = speakers().find(({ id }) => id === speaker)?.name;
    const params = { name: known ?? say("moderate.floor.audience") };
    const name = speaker ? "moderate.said.floor" : "moderate.said.floor_none";
    const fields = { speaker: speaker || null };
    void acts.inTurn("floor", () => acts.give({ type: "speak", name, params, fields, button, done: tell }));
  }

  async message(text: string, to: string): Promise<boolean> {
    const { acts, tell } = this.tools;
    const fields = { text, ...(to ? { to } : {}) };
    return acts.give({ type: "message", name: "moderate.said.message_sent", fields, done: tell });
  }

  burst(type: string, button: HTMLElement): void {
    const { acts } = this.tools;
    const burst = button.closest<HTMLElement>("[data-burst]")?.dataset["burst"];
    void acts.inTurn("burst", () => acts.give({ type, name: type, fields: { burst }, button }));
  }

  #inQueue(card: HTMLElement | null): card is HTMLElement {
    if (!card) this.tools.tell(say("moderate.said.nothing_selected"));
    else if (card.dataset["status"] !== "approved") sayBy(card, say("moderate.said.in_queue_only"));
    else return true;
    return false;
  }

  #order(): string[] {
    const shown = cardsIn(get('.lists [data-holds="approved"]')).map((card) => card.dataset["q"] ?? "");
    const moved = this.#isFresh() ? (this.#moved?.order ?? []) : [];
    return [...new Set([...moved.filter((id) => shown.includes(id)), ...shown])];
  }

  #pinned(): ReadonlySet<string> {
    return this.#isFresh() ? new Set(this.#moved?.pinned) : this.tools.dressing.pinned;
  }

  #isFresh(): boolean {
    return this.#moved !== null && performance.now() - this.#moved.at < PROPOSED_MS;
  }
}

function press(selector: string, isPressed: (one: HTMLElement) => boolean): void {
  for (const one of document.querySelectorAll<HTMLElement>(selector)) one.ariaPressed = String(isPressed(one));
}
