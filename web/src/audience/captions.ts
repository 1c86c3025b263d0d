// Live text on a phone: open or not and in which language is remembered; the latest line stays in sight
// unless somebody reads further up; a screen reader hears whole lines only, and only of what is open.

import { announce } from "../lib/announce";
import { find } from "../lib/find";
import { recall, remember } from "../lib/store";
import { pickLanguage } from "../wall/captions";

// Who has scrolled up by more than this is reading there.
const AT_THE_END_PX = 40;

export class LiveText {
  readonly #box = find<HTMLDetailsElement>("[data-captions]");
  #heard = 0;

  constructor(private readonly pageLang: string) {
    const box = this.#box;
    if (!box) return;
    box.open = recall<boolean>("captions") ?? false;
    this.follow();
    box.addEventListener("toggle", () => {
      remember("captions", box.open);
      this.#heard = this.#latest();
      this.#toTheEnd();
    });
    box.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-caption-lang]") : null;
      if (!button) return;
      remember("captions-lang", button.dataset["captionLang"] ?? null);
      this.#heard = Infinity;
      this.follow();
      this.#heard = this.#latest();
      this.#toTheEnd();
    });
  }

  /** Does what changes the page, and keeps the latest line in sight if it was. */
  around(change: () => void): void {
    const before = this.#shown();
    const atEnd = !before || before.scrollHeight - before.scrollTop - before.clientHeight < AT_THE_END_PX;
    change();
    this.follow();
    if (atEnd) this.#toTheEnd();
    if (this.#box?.open) this.#speak();
  }

  follow(): void {
    const groups = this.#groups();
    const there = groups.map((group) => group.dataset["captionLines"] ?? "");
    const lang = pickLanguage(there, [recall<string>("captions-lang") ?? "", this.pageLang, "da"]);
    for (const group of groups) group.hidden = group.dataset["captionLines"] !== lang;
    for (const button of document.querySelectorAll<HTMLElement>("[data-caption-lang]")) {
      button.ariaPressed = String(button.dataset["captionLang"] === lang);
    }
  }

  #speak(): void {
    for (const line of this.#shown()?.querySelectorAll<HTMLElement>("[data-final]") ?? []) {
      const number = Number(line.dataset["caption"]);
      if (number <= this.#heard) continue;
      this.#heard = number;
      announce(line.textContent?.trim() ?? "");
    }
  }

  #latest(): number {
    const lines = Array.from(this.#shown()?.querySelectorAll<HTMLElement>("[data-final]") ?? []);
    return Math.max(0, ...lines.map((line) => Number(line.dataset["caption"])));
  }

  #toTheEnd(): void {
    const shown = this.#shown();
    if (shown) shown.scrollTop = shown.scrollHeight;
  }

  #shown(): HTMLElement | null {
    return this.#groups().find((group) => !group.hidden) ?? null;
  }

  #groups(): HTMLElement[] {
    return Array.from(this.#box?.querySelectorAll<HTMLElement>("[data-caption-lines]") ?? []);
  }
}
