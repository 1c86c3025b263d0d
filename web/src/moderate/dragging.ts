// Moving a card of the queue by hand. The line shows where it will stand; nothing moves until it is let go.

import { find } from "../lib/find";
import { cardsIn } from "../lib/parts";

const QUEUE = '.lists [data-holds="approved"]';

export function makeDraggable(move: (card: HTMLElement, to: number) => void): void {
  let dragged: HTMLElement | null = null;

  const mark = (card: HTMLElement | null, where: string): void => {
    for (const old of document.querySelectorAll<HTMLElement>("[data-drop]")) if (old !== card) delete old.dataset["drop"];
    if (card) card.dataset["drop"] = where;
  };
  const stop = (): void => {
    dragged?.removeAttribute("data-dragged");
    dragged = null;
    mark(null, "");
  };

  document.addEventListener("dragstart", (event) => {
    const grip = event.target instanceof Element ? event.target.closest("[data-grip]") : null;
    dragged = grip?.closest<HTMLElement>("[data-q]") ?? null;
    if (!dragged || !event.dataTransfer) return;
    dragged.setAttribute("data-dragged", "");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", find("[data-text]", dragged)?.textContent ?? "");
    event.dataTransfer.setDragImage(dragged, 24, 24);
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && event.target instanceof Element ? event.target.closest<HTMLElement>(`${QUEUE} [data-q]`) : null;
    if (!over) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    mark(over === dragged ? null : over, event.clientY < box.top + box.height / 2 ? "before" : "after");
  });
  document.addEventListener("drop", (event) => {
    const card = dragged;
    const over = document.querySelector<HTMLElement>("[data-drop]");
    const list = find(QUEUE);
    if (card && over && list) {
      event.preventDefault();
      const ids = cardsIn(list).filter((other) => other !== card);
      move(card, ids.indexOf(over) + (over.dataset["drop"] === "after" ? 1 : 0));
    }
    stop();
  });
  document.addEventListener("dragend", stop);
}
