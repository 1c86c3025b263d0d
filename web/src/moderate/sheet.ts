// The sheet for what needs a word more than a key: merge, ask to elaborate, correct, themes, speakers.
// One section at a time; numbers choose, Enter saves. It names the card that it was opened for.

import { find, get } from "../lib/find";
import { say } from "../lib/words";
import { sayBy, type Tell, textOf } from "./acts";
import { Candidates } from "./candidates";
import { namesIn } from "./queue";
import { Picks } from "./picks";

export type Section = "menu" | "merge" | "elaborate" | "correct" | "tag" | "assign";
export type MenuAct = Exclude<Section, "menu"> | "lock" | "first" | "up" | "down" | "split" | "dismiss";

export interface SheetActs {
  merge(card: HTMLElement, into: string): void;
  elaborate(card: HTMLElement, message: string, refused: Tell): void;
  correct(card: HTMLElement, text: string, refused: Tell): void;
  /** Without a card it is about all that are ticked. */
  label(act: "tag" | "assign", card: HTMLElement | null, names: string[], refused: Tell): void;
  tell: Tell;
  menu(act: MenuAct, card: HTMLElement): void;
  offers(act: MenuAct, card: HTMLElement): boolean;
}

export class Sheet {
  readonly #dialog = get<HTMLDialogElement>("[data-sheet]");
  readonly #error = get("[data-sheet-error]");
  readonly #candidates = new Candidates((into) => this.#done((card) => this.acts.merge(card, into)));
  readonly #picks = { tag: new Picks("tag"), assign: new Picks("assign") };
  #id: string | null = null;
  #section: Section = "menu";
  /** How many it is about, when it is about all that are ticked. */
  #n = 0;

  constructor(private readonly acts: SheetActs) {
    const isOpen = this.#dialog.open;
    this.#dialog.addEventListener("submit", (event) => this.#submit(event));
    this.#dialog.addEventListener("keydown", (press) => this.#key(press));
    this.#dialog.addEventListener("click", (event) => this.#click(event));
    this.#dialog.addEventListener("close", () => (this.#id = null));
    if (isOpen) this.#reopen();
  }

  open(section: Section, card: HTMLElement): void {
    this.#id = card.dataset["q"] ?? null;
    get("[data-sheet-text]").textContent = textOf(card);
    get("[data-sheet-heading]").textContent = say(`moderate.sheet.${section === "menu" ? "heading" : section}`);
    this.#show(section);
    if (section === "menu") this.#fillMenu(card);
    if (section === "merge") this.#candidates.open(card);
    if (section === "correct") get<HTMLTextAreaElement>("#correct-text").value = textOf(card);
    if (section === "elaborate") get<HTMLTextAreaElement>("#elaborate-text").value = "";
    if (section === "tag" || section === "assign") this.#picks[section].open(card);
    this.#focus(section);
  }

  /** Themes or speakers for all that are ticked. */
  openMany(section: "tag" | "assign", n: number): void {
    this.#id = null;
    this.#n = n;
    get("[data-sheet-text]").textContent = say("moderate.sheet.many", { n });
    get("[data-sheet-heading]").textContent = say(`moderate.sheet.${section}`);
    this.#show(section);
    this.#picks[section].open(null);
    this.#focus(section);
  }

  isAbout(id: string): boolean {
    return this.#dialog.open && this.#id === id;
  }

  close(): void {
    this.#dialog.close();
  }

  #show(section: Section): void {
    this.#section = section;
    this.#error.textContent = "";
    for (const one of this.#dialog.querySelectorAll<HTMLElement>("[data-section]")) {
      one.toggleAttribute("data-open", one.dataset["section"] === section);
    }
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #focus(section: Section): void {
    const root = get(`[data-section="${section}"]`, this.#dialog);
    const first = find("[data-ready], [data-candidates] button, [data-picks] input", root);
    const field = find<HTMLTextAreaElement>("textarea, input:not([type=hidden])", root);
    if (section === "correct" || !first) (field ?? find("button:not([hidden])", root))?.focus();
    else first.focus();
  }

  #fillMenu(card: HTMLElement): void {
    for (const button of this.#dialog.querySelectorAll<HTMLElement>("[data-menu]")) {
      button.hidden = !this.acts.offers(button.dataset["menu"] as MenuAct, card);
    }
  }

  #click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    // A press on the dark around the dialog closes it.
    if (target === this.#dialog) return this.close();
    if (target?.closest("[data-close]")) {
      event.preventDefault();
      return this.close();
    }
    const ready = target?.closest<HTMLElement>("[data-ready]");
    if (ready) this.#useReady(ready);
    const menu = target?.closest<HTMLElement>("[data-menu]");
    if (menu) this.#choose(menu.dataset["menu"] as MenuAct);
  }

  #choose(act: MenuAct): void {
    const card = this.#card();
    if (!card || !this.acts.offers(act, card)) return;
    this.close();
    this.acts.menu(act, card);
  }

  #useReady(ready: HTMLElement): void {
    const field = get<HTMLTextAreaElement>("#elaborate-text");
    field.value = find("span", ready)?.textContent ?? "";
    field.focus();
  }

  #key(press: KeyboardEvent): void {
    if (press.isComposing || press.altKey) return;
    const typing = press.target instanceof HTMLTextAreaElement || isText(press.target);
    const sends = press.key === "Enter" && (press.ctrlKey || press.metaKey || isTick(press.target));
    if (sends && this.#section !== "menu" && this.#section !== "merge") {
      press.preventDefault();
      return get<HTMLFormElement>(`[data-section="${this.#section}"] form`).requestSubmit();
    }
    if (press.ctrlKey || press.metaKey || press.repeat) return;
    if (this.#section === "merge" && this.#candidates.key(press, typing)) return;
    if (typing) return;
    if (this.#section === "menu") return this.#menuKey(press);
    const at = Number(press.key) - 1;
    const choice = /^[1-9]$/.test(press.key)
      ? this.#dialog.querySelectorAll<HTMLElement>("[data-open] :is([data-ready], [data-picks] input)")[at]
      : undefined;
    if (!choice) return;
    press.preventDefault();
    choice.click();
  }

  #menuKey(press: KeyboardEvent): void {
    const name = press.shiftKey ? `⇧${press.key.toUpperCase()}` : press.key.toLowerCase();
    for (const button of this.#dialog.querySelectorAll<HTMLElement>("[data-menu]:not([hidden])")) {
      if (find("kbd", button)?.textContent !== name) continue;
      press.preventDefault();
      return this.#choose(button.dataset["menu"] as MenuAct);
    }
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const section = this.#section;
    if (section === "tag" || section === "assign") {
      const names = this.#picks[section].names(namesIn);
      const n = this.#n;
      const again = this.#again((card) => {
        if (card) this.open(section, card);
        else this.openMany(section, n);
        this.#picks[section].open(null, names);
      });
      return this.#done(
        (card) => this.acts.label(section, card, names, again),
        () => this.acts.label(section, null, names, again),
      );
    }
    if (section !== "elaborate" && section !== "correct") return;
    const field = get<HTMLTextAreaElement>(`#${section}-text`);
    const text = field.value.trim();
    if (!text) {
      this.#error.textContent = say("moderate.sheet.text_missing");
      return field.focus();
    }
    const again = this.#again((card) => {
      if (card) this.open(section, card);
      field.value = text;
    });
    this.#done((card) => this.acts[section](card, text, again));
  }

  /** After a refusal: the sheet once more, with what was written. Not over something else that is open by
      then, nor when the card is gone. */
  #again(open: (card: HTMLElement | null) => void): Tell {
    const id = this.#id;
    return (sentence) => {
      const card = id === null ? null : document.getElementById(`q-${id}`);
      const isGone = id !== null && card === null;
      if (isGone || find("dialog[open]")) return card ? sayBy(card, sentence) : this.acts.tell(sentence);
      open(card);
      this.#error.textContent = sentence;
    };
  }

  /** Closes first, so that the focus is back in the page before the card moves. */
  #done(work: (card: HTMLElement) => void, many: () => void = () => undefined): void {
    const isMany = this.#id === null;
    const card = this.#card();
    this.close();
    if (isMany) many();
    else if (card) work(card);
  }

  #card(): HTMLElement | null {
    return this.#id === null ? null : document.getElementById(`q-${this.#id}`);
  }

  /** Opened by the server for those without scripts; with them it is a real dialog. */
  #reopen(): void {
    const id = find<HTMLInputElement>('[name="question"]', this.#dialog)?.value ?? "";
    const error = this.#error.textContent;
    this.#dialog.close();
    const card = document.getElementById(`q-${id}`);
    if (!card) return;
    // After the event `close` of the line above, which forgets the card.
    setTimeout(() => {
      this.open("menu", card);
      this.#error.textContent = error;
    });
  }
}

function isTick(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === "checkbox";
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== "checkbox";
}
