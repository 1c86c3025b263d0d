// Which lists are on the screen, and which of their cards a search and the filters leave. The choice
// stands in the address, so that it survives a reload; nothing that arrives changes it.

import { find, get } from "../lib/find";
import { cardsIn } from "../lib/parts";
import { say } from "../lib/words";
import { Filters } from "./filters";

// Two columns, as in moderate.css.
const WIDE = "(min-width: 62.5em)";
/** Lists of the left column; all others stand on the right. */
const LEFT: ReadonlySet<string> = new Set(["waiting", "with_author"]);

export class Shelves {
  readonly #wide = matchMedia(WIDE);
  readonly filters = new Filters(() => this.#sought());

  constructor(private readonly changed: () => void) {
    for (const tab of this.#tabs()) {
      tab.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.show(tab.dataset["tab"] ?? "waiting");
      });
    }
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
    const { show = "waiting", shelf = "approved", desk = "waiting" } = document.body.dataset;
    const names = this.#wide.matches ? [desk, shelf] : [show];
    return names.map((name) => get(`.lists [data-holds="${name}"]`));
  }

  cards(list: HTMLElement): HTMLElement[] {
    return cardsIn(list).filter((card) => !card.hidden);
  }

  show(name: string): void {
    document.body.dataset["show"] = name;
    document.body.dataset[LEFT.has(name) ? "desk" : "shelf"] = name;
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
    const isOn = this.filters.isOn;
    const fits = this.filters.test();
    for (const list of document.querySelectorAll<HTMLElement>(".lists [data-holds]")) {
      const cards = cardsIn(list);
      let found = 0;
      for (const card of cards) {
        const hidden = isOn && !fits(card);
        if (card.hidden !== hidden) card.hidden = hidden;
        if (!hidden) found += 1;
      }
      this.#tell(list.dataset["holds"] ?? "", isOn, found, cards.length);
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
    this.filters.focus();
  }

  #sought(): void {
    this.sift();
    this.filters.tell();
    this.#remember();
    this.changed();
  }

  #tell(name: string, isOn: boolean, found: number, all: number): void {
    const count = find(`[data-found="${name}"]`);
    const none = find(`[data-none="${name}"]`);
    if (count) count.textContent = isOn && found ? ` ${say("moderate.search.found", { n: found })}.` : "";
    if (none) none.textContent = isOn && !found && all ? say("moderate.search.none") : "";
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
    address.searchParams.set("show", show);
    for (const [name, chosen] of this.filters.choices) {
      if (chosen) address.searchParams.set(name, chosen);
      else address.searchParams.delete(name);
    }
    for (const passing of ["done", "dismiss", "about"]) address.searchParams.delete(passing);
    history.replaceState(history.state, "", address);
  }
}
