// Promises that wait to be judged: each stands in the line where it was said, with owner and date to be
// written into. What somebody has written there stays, whatever comes in.

import { announce } from "../lib/announce";
import { find, get } from "../lib/find";
import { toFragment } from "../lib/html";
import { type Ack } from "../lib/live";
import { morphInto } from "../lib/morph";
import { type Outbox } from "../lib/outbox";
import { type Entry } from "../lib/shelf";
import { say } from "../lib/words";
import { textOf } from "./mending";
import { tellBy } from "./pending";
import { type Sheet } from "./sheet";

const JUDGED = new Set(["confirm_promise", "reject_promise"]);

export class Promises {
  readonly #elsewhere = get("[data-promises-elsewhere]");
  #outbox: Outbox | null = null;

  constructor(private readonly sheet: Sheet) {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches("[data-promise-form]")) return;
      event.preventDefault();
      void this.#judge(form, event.submitter);
    });
    document.addEventListener("click", (event) => {
      const key = event.target instanceof Element ? event.target.closest("[data-mark]") : null;
      const line = key?.closest<HTMLElement>("[data-line]");
      if (line) this.mark(line);
    });
    this.#dress();
  }

  start(outbox: Outbox): void {
    this.#outbox = outbox;
  }

  /** Marks a line; one that is marked already is shown. */
  mark(line: HTMLElement | null): void {
    if (!line) return announce(say("notes.said.no_line"));
    const known = find("[data-promise-form] [name=owner]", line);
    if (known) return known.focus();
    line.classList.add("has-promise");
    tellBy(line, say("notes.said.marked"));
    announce(say("notes.said.marked"));
    void this.#outbox?.add({ type: "promise", line: Number(line.dataset["line"]) });
  }

  /** Puts the part into the page. */
  follow(html: string): void {
    const fresh = Array.from(toFragment(html).querySelectorAll<HTMLElement>("[data-promise-form]"));
    const there = new Set(fresh.map((one) => one.id));
    for (const old of Array.from(document.querySelectorAll<HTMLElement>("[data-promise-form]"))) {
      if (!there.has(old.id)) this.#goes(old);
    }
    for (const one of fresh) {
      const old = document.getElementById(one.id);
      if (old) morphInto(old, one);
      else this.#home(one).append(one);
    }
    this.#dress();
    get("[data-marked]").textContent = String(fresh.length);
  }

  /** A line has come for which a promise waits. */
  settle(): void {
    for (const one of Array.from(this.#elsewhere.querySelectorAll<HTMLElement>("[data-promise-form]"))) {
      const home = this.#home(one);
      if (home !== this.#elsewhere) home.append(one);
    }
    this.#dress();
  }

  settled({ command }: Entry, ack: Ack): void {
    const form = this.#form(String(command["promise"]));
    form?.removeAttribute("aria-busy");
    const line = command.type === "promise" ? this.sheet.line(String(command["line"])) : null;
    if (line && !ack.ok) {
      line.classList.toggle("has-promise", find("[data-promise-form]", line) !== null);
      tellBy(line, ack.message);
    }
    if (!form || !JUDGED.has(command.type)) return;
    if (!ack.ok) get("[data-said]", form).textContent = ack.message;
    else announce(say(command.type === "confirm_promise" ? "notes.said.confirmed" : "notes.said.rejected"));
  }

  /** Shows which judgements are still on their way. */
  show(entries: readonly Entry[]): void {
    for (const { command } of entries) {
      if (!JUDGED.has(command.type)) continue;
      const form = this.#form(String(command["promise"]));
      form?.setAttribute("aria-busy", "true");
      if (form) get("[data-said]", form).textContent = say("notes.said.kept");
    }
  }

  async #judge(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    if (form.getAttribute("aria-busy") === "true") return;
    const type = submitter instanceof HTMLButtonElement ? submitter.value : "confirm_promise";
    const said = [...new FormData(form)].filter(([, value]) => value !== "");
    const { promise = "", text = "", owner = "", due, line } = Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
    get("[data-said]", form).textContent = "";
    // Its line may have been mended since it was marked.
    const own = form.closest<HTMLElement>("[data-line]:not(form)");
    const words = own && find("[data-of-line]", form) ? textOf(own) : text;
    const judged = { promise, text: words, owner, ...(due ? { due } : {}), ...(line ? { line: Number(line) } : {}) };
    await this.#outbox?.add(type === "confirm_promise" ? { type, ...judged } : { type, promise });
  }

  /** It was judged. Who was writing in it writes on where everybody does. */
  #goes(form: HTMLElement): void {
    const hadFocus = form.contains(document.activeElement);
    const line = form.closest<HTMLElement>("[data-line]");
    form.remove();
    if (line) tellBy(line, "");
    if (hadFocus) get("#text").focus({ preventScroll: true });
  }

  #home(form: HTMLElement): HTMLElement {
    const line = form.dataset["line"] ? this.sheet.line(form.dataset["line"]) : null;
    return (line && find("[data-promise-slot]", line)) ?? this.#elsewhere;
  }

  #dress(): void {
    for (const line of this.sheet.all) {
      line.classList.toggle("has-promise", find("[data-promise-form]", line) !== null);
    }
  }

  #form(promise: string): HTMLElement | null {
    return document.getElementById(`promise-${promise}`);
  }
}
