// Is somebody reading or pointing right now? Then nothing may move under the eye or the finger.

// As long as a glance at the hall and back.
const ATTENTION_MS = 3_000;
const SCROLLED_PX = 40;

let lastSign = 0;
for (const sign of ["pointerdown", "pointermove", "touchmove", "wheel", "keydown", "scroll"]) {
  addEventListener(sign, () => (lastSign = Date.now()), { passive: true, capture: true });
}

export function isReading(): boolean {
  return scrollY > SCROLLED_PX || Date.now() - lastSign < ATTENTION_MS;
}

/** Nobody has touched anything for a while, even if the page is scrolled. */
export function isIdle(): boolean {
  return Date.now() - lastSign > 2 * ATTENTION_MS;
}

export function isVisible(element: Element): boolean {
  const box = element.getBoundingClientRect();
  return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
}

/** Does the change, and then scrolls so that what the person looks at is where it was. */
export function keepPlace(change: () => void): void {
  const anchor = findAnchor();
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (!anchor?.isConnected || scrollY === 0) return;
  const moved = anchor.getBoundingClientRect().top - before;
  if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
}

function findAnchor(): Element | null {
  const focused = document.activeElement;
  if (focused && focused !== document.body && focused.id !== "main" && isVisible(focused)) return focused;
  for (const element of document.querySelectorAll(".card, .own, .ask, .now, .queue-head")) {
    if (element.getBoundingClientRect().top >= 0 && isVisible(element)) return element;
  }
  return null;
}
