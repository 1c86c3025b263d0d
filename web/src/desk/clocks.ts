// Shows who has the floor and how the time is shared, and lets it go on by itself. Colour and words
// say when a limit is near; nothing blinks, and figures move in steps.

import { announce } from "../lib/announce";
import { find, get } from "../lib/find";
import {
  AUDIENCE, clockOf, dialogueShare, type Floor, percent, readFloor, timeOf, totalMs, turnLevel, turnMs,
} from "../lib/floor";
import { recall, remember } from "../lib/store";
import { say } from "../lib/words";
import { write } from "../lib/write";
import { type Give } from "./giving";
import { nameOf } from "./me";

const TICK_MS = 1_000;
const STEP_S = 10;
/** Lines are drawn in a picture this wide. */
const WIDTH = 300;

export class Clocks {
  readonly #slot = get('[data-part="speaking"]');
  readonly #turn = get("[data-turn]");
  readonly #limit = get<HTMLSelectElement>("[data-limit]");
  #floor: Floor = readFloor(this.#slot);
  #level = "";

  constructor(give: Give) {
    this.#limit.value = recall<string>("desk-limit") ?? "";
    this.#limit.addEventListener("change", () => remember("desk-limit", this.#limit.value || null));
    get<HTMLFormElement>("[data-floor-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      const key = (event as SubmitEvent).submitter;
      if (!(key instanceof HTMLElement)) return;
      const who = key.dataset["speak"] ?? "";
      const limit = Number(this.#limit.value) || null;
      if (who === this.#floor.speaker) void give(key, { type: "speak", speaker: null });
      else void give(key, { type: "speak", speaker: who, ...(limit ? { limit_s: limit } : {}) });
    });
    setInterval(() => this.show(), TICK_MS);
    this.follow();
  }

  /** The part has changed. */
  follow(): void {
    this.#floor = readFloor(this.#slot);
    this.show();
  }

  show(now = Date.now()): void {
    this.#showTurn(now);
    this.#showShare(now);
    const total = totalMs(this.#floor, now);
    for (const row of document.querySelectorAll<HTMLElement>("[data-person]")) this.#showPerson(row, total, now);
  }

  #showTurn(now: number): void {
    const { speaker, limitMs } = this.#floor;
    const level = turnLevel(this.#floor, now);
    const spent = turnMs(this.#floor, now);
    const time = clockOf(spent, STEP_S);
    const limit = limitMs === null ? "" : say("desk.minutes", { n: limitMs / 60_000 });
    this.#turn.dataset["level"] = level;
    write(get("[data-turn-who]"), speaker === null ? say("desk.nobody_speaks") : personName(speaker));
    write(get("[data-turn-time]"), speaker === null ? "" : limit ? say("desk.turn.of", { time, limit }) : time);
    const words = level === "near" || level === "over" ? say(`desk.turn.${level}`) : "";
    write(get("[data-turn-said]"), words);
    draw(get("[data-turn-line]"), limitMs === null ? 0 : spent / limitMs);
    if (words && level !== this.#level && this.#level !== "") announce(words);
    this.#level = level;
  }

  #showShare(now: number): void {
    const { share, level } = dialogueShare(this.#floor, now);
    const box = get("[data-share]");
    // Without anybody to share it with, the time is nobody's.
    box.hidden = !find("[data-person][data-name]");
    box.dataset["level"] = level;
    draw(get("[data-share-line]"), share);
    write(get("[data-share-said]"), say(`desk.share.${level}`, { n: percent(share) }));
  }

  #showPerson(row: HTMLElement, total: number, now: number): void {
    const who = row.dataset["person"] ?? "";
    const hasFloor = this.#floor.speaker === who;
    const spent = timeOf(this.#floor, who, now);
    row.classList.toggle("has-floor", hasFloor);
    write(get("[data-time]", row), clockOf(spent, hasFloor ? STEP_S : 1));
    draw(get("[data-line]", row), total === 0 ? 0 : spent / total);
    const key = get<HTMLButtonElement>("[data-speak]", row);
    key.setAttribute("aria-pressed", String(hasFloor));
  }
}

function personName(id: string): string {
  return id === AUDIENCE ? say("desk.audience") : nameOf(id);
}

function draw(line: Element, part: number): void {
  line.setAttribute("width", String(Math.round(Math.min(1, part) * WIDTH)));
}
