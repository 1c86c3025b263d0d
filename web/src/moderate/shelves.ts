// Which lists are on the screen, and which of their cards a search leaves. The choice stands in the
// address, so that it survives a reload; nothing that arrives changes it.

import { find, get } from "../lib/find";
import { cardsIn } from "../lib/parts";
import { say } from "../lib/words";
import { matches } from "./order";

// Two columns, as in moderate.css.
const WIDE = "(min-width: 62.5em)";

export class Shelves {
  readonly #wide = matchMedia(WIDE);
  readonly #search = get<HTMLInputElement>("#search");

  constructor(private readonly changed: () => void) {
    for (const tab of this.#tabs()) {
      tab.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.show(tab.dataset["tab"] ?? "waiting");
      });
    }
    this.#search.addEventListener("input", () => this.#sought());
    get<HTMLFormElement>("[data-search]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sought();
    });
    this.#wide.addEventListener("change", () => this.#mark());
    this.#mark();
    this.sift();
  }

  /** The lists on the screen from left to right. */
  shown(): HTMLElement[] {
    const { show = "waiting", shelf = "approved" } = document.body.dataset;
    const names = this.#wide.matches ? ["waiting", shelf] : [show];
    return names.map((name) => get(`.lists [data-holds="${name}"]`));
  }

  cards(list: HTMLElement): HTMLElement[] {
    return cardsIn(list).filter((card) => !card.hidden);
  }

  show(name: string): void {
    document.body.dataset["show"] = name;
    if (name !== "waiting") document.body.dataset["shelf"] = name;
    this.#mark();
    this.#remember();
    this.changed();
  }

  /** On one column: the tab on the left or right. */
  across(by: 1 | -1): boolean {
    if (this.#wide.matches) return false;
    const names = this.#tabs().map((tab) => tab.dataset["tab"] ?? "");
    const name = names[names.indexOf(document.body.dataset["show"] ?? "waiting") + by];
    if (name) this.show(name);
    return true;
  }

  /** Hides what the search does not find, and says what is left. Called after every change. */
  sift(): void {
    const sought = this.#search.value.trim();
    for (const list of document.querySelectorAll<HTMLElement>(".lists [data-holds]")) {
      const cards = cardsIn(list);
      let found = 0;
      for (const card of cards) {
        const hidden = sought !== "" && !matches(wordsOf(card), sought);
        if (card.hidden !== hidden) card.hidden = hidden;
        if (!hidden) found += 1;
      }
      this.#tell(list.dataset["holds"] ?? "", sought, found, cards.length);
    }
  }

  /** The numbers beside the names come from the server, not from what the search leaves. */
  count(): void {
    for (const data of document.querySelectorAll<HTMLDataElement>('[data-part="counts"] data')) {
      const slot = find(`[data-count-of="${data.dataset["count"] ?? ""}"]`);
      if (!slot || slot.textContent === data.value) continue;
      slot.textContent = data.value;
      slot.toggleAttribute("data-zero", data.value === "0");
    }
  }

  search(): void {
    this.#search.focus();
    this.#search.select();
  }

  #sought(): void {
    this.sift();
    this.#remember();
    this.changed();
  }

  #tell(name: string, sought: string, found: number, all: number): void {
    const count = find(`[data-found="${name}"]`);
    const none = find(`[data-none="${name}"]`);
    if (count) count.textContent = sought && found ? ` ${say("moderate.search.found", { n: found })}.` : "";
    if (none) none.textContent = sought && !found && all ? say("moderate.search.none", { q: sought }) : "";
  }

  #tabs(): HTMLElement[] {
    return Array.from(document.querySelectorAll<HTMLElement>("[data-tab]"));
  }

  #mark(): void {
    const shown = new Set(this.shown().map((list) => list.dataset["holds"]));
    for (const tab of this.#tabs()) {
      if (shown.has(tab.dataset["tab"])) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
  }

  #remember(): void {
    const address = new URL(location.href);
    const show = document.body.dataset["show"] ?? "waiting";
    const sought = this.#search.value.trim();
    address.searchParams.set("show", show);
    if (sought) address.searchParams.set("q", sought);
    else address.searchParams.delete("q");
    address.searchParams.delete("done");
    address.searchParams.delete("dismiss");
    history.replaceState(history.state, "", address);
  }
}

/** What a search looks at: the question, its theme and its author's name; not the buttons. */
function wordsOf(card: HTMLElement): string {
  const parts = card.querySelectorAll(".mq-text, .mq-meta bdi");
  return Array.from(parts, (part) => part.textContent ?? "").join(" ");
}
