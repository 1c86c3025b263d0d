// From a key or a press to what it does. What that is, and when it may not be done, is in `judging` for
// questions and in `leading` for the meeting.

import { get } from "../lib/find";
import { say } from "../lib/words";
import { sayBy } from "./acts";
import { type Dressing } from "./dressing";
import { type Help } from "./help";
import { FROM, type Judged, type Judging } from "./judging";
import { type Act } from "./keys";
import { type Leading } from "./leading";
import { type Many } from "./many";
import { type Panels } from "./panels";
import { type Reasons } from "./reasons";
import { type Selection } from "./selection";
import { type MenuAct, type Section, type Sheet } from "./sheet";
import { type Shelves } from "./shelves";
import { type Steady } from "./steady";

interface Tools {
  judging: Judging;
  leading: Leading;
  selection: Selection;
  shelves: Shelves;
  many: Many;
  reasons: Reasons;
  sheet: Sheet;
  panels: Panels;
  dressing: Dressing;
  steady: Steady;
  help: Help;
  /** A sentence about the whole screen. */
  tell(sentence: string): void;
}

const JUDGED: ReadonlySet<string> = new Set(Object.keys(FROM));
const IN_SHEET: ReadonlySet<string> = new Set(["merge", "elaborate", "correct", "tag", "assign"]);
const FOR_MANY: ReadonlySet<string> = new Set(["approve", "dismiss", "tag", "assign"]);

export class Commands {
  constructor(private readonly tools: Tools) {}

  byKey(act: Act): void {
    const { selection, shelves, help, panels, leading } = this.tools;
    if (act !== "clear") this.tools.tell("");
    switch (act) {
      case "next":
        return selection.step(1);
      case "previous":
        return selection.step(-1);
      case "left":
        return shelves.across(-1) ? undefined : selection.across(-1);
      case "right":
        return shelves.across(1) ? undefined : selection.across(1);
      case "up":
        return leading.step(selection.card, -1);
      case "down":
        return leading.step(selection.card, 1);
      case "pause":
        return leading.pause();
      case "search":
        return shelves.search();
      case "help":
        return help.open();
      case "bursts":
        return panels.toggle(act) ? undefined : this.tools.tell(say("moderate.said.no_burst"));
      case "ordering":
      case "floor":
      case "message":
      case "meter":
      case "filter":
        return void panels.toggle(act);
      default:
        return this.#do(act, selection.card, null);
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
    const seen = button.closest<HTMLElement>("[data-q]");
    // Of a double click the second half is a habit: the first has been heard.
    if (seen && event.detail > 1) return;
    this.tools.tell("");
    if (event.detail > 0 && seen && !this.tools.steady.canHaveMeant()) {
      return this.tools.tell(say("moderate.said.moved"));
    }
    this.#do(button.dataset["act"] ?? "", seen, button);
  }

  /** Forms are given as commands; what has no act (the dialogs) looks after itself. */
  bySubmit(event: SubmitEvent): void {
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    if (form?.matches("[data-acts], [data-bulk]")) event.preventDefault();
    if (!form?.matches("[data-message-form]")) return;
    event.preventDefault();
    const field = get<HTMLInputElement>("#message-text");
    const text = field.value.trim();
    if (!text) return;
    void this.tools.leading.message(text, get<HTMLSelectElement>("#message-to").value).then((sent) => {
      if (sent && field.value.trim() === text) field.value = "";
      field.focus();
    });
  }

  /** What the menu of the sheet offers for a card. */
  offers(act: MenuAct, card: HTMLElement): boolean {
    const status = card.dataset["status"] ?? "";
    if (act === "split") return "members" in card.dataset;
    if (act === "lock" || act === "first" || act === "up" || act === "down") return status === "approved";
    return FROM[act].includes(status);
  }

  fromMenu(act: MenuAct, card: HTMLElement): void {
    if (act === "first") this.tools.leading.move(card, 0);
    else if (act === "up" || act === "down") this.tools.leading.step(card, act === "up" ? -1 : 1);
    else this.#do(act, card, null);
  }

  #do(act: string, card: HTMLElement | null, button: HTMLElement | null): void {
    const { judging, leading, many, selection, tell } = this.tools;
    const isMany = button ? button.hasAttribute("data-many") : !many.isEmpty;
    if (isMany && FOR_MANY.has(act)) return this.#doMany(act);
    if (JUDGED.has(act)) return this.#judge(act as Judged, card);
    switch (act) {
      case "more":
        return card ? this.tools.sheet.open("menu", card) : tell(say("moderate.said.nothing_selected"));
      case "merge-into":
        return card ? this.#mergeInto(card, button?.dataset["into"] ?? "") : undefined;
      case "split":
        return judging.split(card, button?.dataset["member"] ?? null);
      case "select":
        if (!card) return tell(say("moderate.said.nothing_selected"));
        return many.toggle(card) ? undefined : sayBy(card, say("moderate.said.not_on_list"));
      case "select-all":
        return many.add(this.#shownList());
      case "clear":
        if (!this.tools.panels.close()) many.clear();
        return selection.card?.focus({ preventScroll: true });
      case "lock":
        return leading.lock(card);
      case "unpin":
        return leading.unpin();
      case "finish-answered":
        return leading.finish("answered");
      case "finish-unanswered":
        return leading.finish("unanswered");
      case "promise":
        return leading.promise();
      case "undo":
        return leading.undo();
      case "blank":
        return leading.blank();
      case "interpreter":
        return leading.interpreter();
      case "room":
        return leading.room(button?.dataset["state"] ?? "open");
    }
    if (button) this.#press(act, button);
  }

  #press(act: string, button: HTMLElement): void {
    const { leading } = this.tools;
    const value = button.getAttribute("value") ?? "";
    switch (act) {
      case "ordering":
        return leading.ordering(value, button);
      case "speak":
        return leading.speak(value, button);
      case "quarantine":
      case "release":
        return leading.burst(act, button);
    }
  }

  #judge(act: Judged, chosen: HTMLElement | null): void {
    const { judging, reasons, sheet } = this.tools;
    const card = judging.ready(act, chosen, (moved) => this.#judge(act, moved));
    if (!card) return;
    if (act === "dismiss") return reasons.open(card);
    if (IN_SHEET.has(act)) return sheet.open(act as Section, card);
    if (act === "approve") judging.approve(card);
    else if (act === "take") judging.take(card);
    else judging.restore(card);
  }

  #mergeInto(chosen: HTMLElement, into: string): void {
    const { judging } = this.tools;
    const card = judging.ready("merge", chosen, (moved) => this.#mergeInto(moved, into));
    if (card) judging.merge(card, into);
  }

  #doMany(act: string): void {
    const { judging, many, reasons, sheet } = this.tools;
    const n = many.ids.length;
    if (n === 0) return this.tools.tell(say("moderate.said.chosen_gone"));
    if (act === "dismiss") return reasons.openMany(n);
    if (act === "tag" || act === "assign") return sheet.openMany(act, n);
    void judging.bulk("approve");
  }

  /** The cards of the list where the choice stands, else of the left one. */
  #shownList(): HTMLElement[] {
    const { selection, shelves } = this.tools;
    const chosen = selection.card?.closest<HTMLElement>(".lists [data-holds]");
    const lists = shelves.shown();
    const list = lists.find((one) => one === chosen) ?? lists[0];
    return list ? shelves.cards(list) : [];
  }
}
