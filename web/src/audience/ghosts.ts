// What stays for a moment where a card has left, so that the cards below do not slip under a finger.

import { keepPlace } from "./reading";

/** The card as a shape of the same size that says why it left; nothing in it can be pressed. */
export function makeGhost(card: HTMLElement, sentence: string): HTMLElement {
  const ghost = card.cloneNode(true) as HTMLElement;
  ghost.className = "card ghost";
  ghost.removeAttribute("id");
  delete ghost.dataset["q"];
  ghost.setAttribute("aria-hidden", "true");
  for (const named of ghost.querySelectorAll("[id], [data-part]")) {
    named.removeAttribute("id");
    named.removeAttribute("data-part");
  }
  const foot = ghost.querySelector<HTMLElement>(".card-foot");
  const height = card.querySelector<HTMLElement>(".card-foot")?.offsetHeight ?? 0;
  if (foot) {
    foot.style.minHeight = `${height}px`;
    foot.textContent = sentence;
  }
  return ghost;
}

export function clearGhosts(which: (ghost: Element) => boolean): void {
  const ghosts = [...document.querySelectorAll(".ghost")].filter(which);
  if (ghosts.length > 0) keepPlace(() => ghosts.forEach((ghost) => ghost.remove()));
}
