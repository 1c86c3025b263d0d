// Who has the floor and how the time has been shared between politicians and audience: one line that
// moves slowly, and the times of each in the panel.

import { stopwatch } from "../lib/elapsed";
import { find, get } from "../lib/find";
import { AUDIENCE, dialogueShare, percent, readFloor, timeOf, totalMs } from "../lib/floor";
import { say } from "../lib/words";
import { write } from "../lib/write";
import { key } from "./dressing";
import { speakers } from "./lists";

const TICK_MS = 1_000;

export class Floor {
  readonly #list = get("[data-floor-list]");
  readonly #slot = get('[data-part="speaking"]');

  constructor() {
    setInterval(() => this.#tick(), TICK_MS);
    this.refresh();
  }

  /** After a change of the room's speakers or of who speaks. */
  refresh(): void {
    const known = speakers();
    const buttons = this.#list.querySelectorAll<HTMLButtonElement>("button");
    const has = Array.from(buttons, (button) => button.value).slice(1);
    if (has.join(" ") !== known.map(({ id }) => id).join(" ")) {
      const [audience] = this.#list.children;
      this.#list.replaceChildren(...(audience ? [audience] : []), ...known.map(({ id, name }, at) => entry(id, name, at + 2)));
    }
    const speaks = readFloor(this.#slot).speaker ?? "";
    for (const button of this.#list.querySelectorAll("button")) button.ariaPressed = String(button.value === speaks);
    const name = speaks === AUDIENCE ? say("moderate.floor.audience") : known.find(({ id }) => id === speaks)?.name;
    get("[data-floor-said]").textContent = name ? say("moderate.floor.has", { name }) : say("moderate.floor.nobody");
    this.#tick();
  }

  #tick(): void {
    const floor = readFloor(this.#slot);
    const now = Date.now();
    const share = totalMs(floor, now) === 0 ? null : percent(dialogueShare(floor, now).share);
    write(get("[data-floor-share]"), share === null ? "" : say("moderate.floor.share", { n: share }));
    write(
      get("[data-floor-told]"),
      share === null ? say("moderate.floor.share_none") : say("moderate.floor.share_long", { n: share }),
    );
    for (const button of this.#list.querySelectorAll("button")) {
      const time = timeOf(floor, button.value, now);
      const slot = find("[data-floor-time]", button);
      if (slot) write(slot, time ? stopwatch(0, time) : "");
    }
  }
}

function entry(id: string, name: string, digit: number): HTMLElement {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.className = "button quiet";
  button.name = "speaker";
  button.value = id;
  button.dataset["act"] = "speak";
  button.dataset["digit"] = "";
  const words = document.createElement("span");
  words.dir = "auto";
  words.textContent = name;
  const time = document.createElement("b");
  time.className = "count";
  time.dataset["floorTime"] = "";
  button.append(...(digit < 10 ? [key(String(digit))] : []), words, time);
  item.append(button);
  return item;
}
