// Calm motion: elements that change their place glide there instead of jumping. Nothing moves for
// people who asked their device for less motion.

const GLIDE_MS = 200;
const EASE = "cubic-bezier(0.2, 0.7, 0.3, 1)";

const less = matchMedia("(prefers-reduced-motion: reduce)");

export function wantsLessMotion(): boolean {
  return less.matches;
}

/**
 * Makes the change and lets the elements glide from where they were. `find` is asked before and
 * after; an element that is new, or was or is out of sight, simply appears where it belongs.
 */
export function glide(find: () => Iterable<HTMLElement>, change: () => void): void {
  if (wantsLessMotion()) return change();
  const before = new Map<HTMLElement, DOMRect>();
  for (const element of find()) {
    const place = element.getBoundingClientRect();
    if (isInSight(place)) before.set(element, place);
  }
  change();
  for (const element of find()) {
    const from = before.get(element);
    if (from) move(element, from, element.getBoundingClientRect());
  }
}

/** Lets an element appear softly. */
export function appear(element: HTMLElement): void {
  if (wantsLessMotion()) return;
  element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: GLIDE_MS, easing: "ease-out" });
}

function move(element: HTMLElement, from: DOMRect, to: DOMRect): void {
  const [x, y] = [from.left - to.left, from.top - to.top];
  if (to.height === 0 || (Math.abs(x) < 1 && Math.abs(y) < 1)) return;
  element.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], {
    duration: GLIDE_MS,
    easing: EASE,
  });
}

function isInSight(place: DOMRect): boolean {
  return place.height > 0 && place.bottom > 0 && place.top < innerHeight;
}
