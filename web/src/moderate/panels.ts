// The panels of the strip, the filter and the ordering: each opens by its key, is led by numbers while it
// is open, and closes by Escape or a press beside it. Without scripts they are plain <details>.

import { find } from "../lib/find";

/** Pixels between a panel and the lower edge of the window. */
const AIR = 8;

export class Panels {
  /** `back` gets the focus when a panel closes. */
  constructor(private readonly back: () => HTMLElement | null) {
    document.addEventListener("pointerdown", (event) => {
      const inside = event.target instanceof Element ? event.target.closest("[data-panel]") : null;
      for (const panel of open()) if (panel !== inside) panel.open = false;
    });
    // `toggle` does not bubble. What opens low on a small screen scrolls within itself.
    document.addEventListener("toggle", (event) => fit(event.target), { capture: true });
  }

  get isOpen(): boolean {
    return open().length > 0;
  }

  /** Opens or closes; answers whether there is such a panel now. */
  toggle(name: string): boolean {
    const panel = find<HTMLDetailsElement>(`[data-panel="${name}"]`);
    if (!panel) return false;
    const opens = !panel.open;
    this.close();
    panel.open = opens;
    if (!opens) return true;
    const first = '[aria-pressed="true"], .panel input:not([type=hidden]), .panel select, .panel button:not([hidden])';
    (find(first, panel) ?? find("summary", panel))?.focus();
    return true;
  }

  /** Whether anything was open. The focus goes back to where it came from. */
  close(): boolean {
    const were = open();
    const hadFocus = were.some((panel) => panel.contains(document.activeElement));
    for (const panel of were) panel.open = false;
    if (hadFocus) (this.back() ?? find("summary", were[0]))?.focus({ preventScroll: true });
    return were.length > 0;
  }

  /** A number in an open panel presses its button. */
  key(press: KeyboardEvent): boolean {
    if (press.ctrlKey || press.metaKey || press.altKey || press.repeat || press.isComposing) return false;
    const [panel] = open();
    if (!panel) return false;
    if (press.key === "Escape") return this.close();
    const typing = press.target instanceof Element && press.target.matches("input:not([type=checkbox]), textarea, select");
    if (typing || !/^[0-9]$/.test(press.key)) return false;
    const buttons = Array.from(panel.querySelectorAll<HTMLElement>("[data-digit]"));
    const named = buttons.find((button) => button.dataset["digit"] === press.key);
    const counted = buttons.filter((button) => !button.dataset["digit"])[Number(press.key) - 1];
    (named ?? counted)?.click();
    return true;
  }
}

/** Ends a panel above the lower edge of the window, unless too little of it would be left. */
function fit(details: EventTarget | null): void {
  if (!(details instanceof HTMLDetailsElement) || !details.open || !("panel" in details.dataset)) return;
  const panel = find(".panel", details);
  panel?.style.setProperty("--room", `${innerHeight - panel.getBoundingClientRect().top - AIR}px`);
}

function open(): HTMLDetailsElement[] {
  return Array.from(document.querySelectorAll<HTMLDetailsElement>("details[data-panel][open]"));
}
