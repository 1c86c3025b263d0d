// Changing elements in place instead of replacing them, so that focus, selection, an opened
// <details> and above all what a person is typing stay as they are.

import { Idiomorph } from "idiomorph";
import { toFragment } from "./html";

/** A field that holds something a person wrote. */
function isWritten(node: Node): boolean {
  if (node instanceof HTMLTextAreaElement || node instanceof HTMLInputElement) {
    return node === document.activeElement || node.value !== node.defaultValue;
  }
  return false;
}

// What the page itself, not the server, says about an element.
const OURS = new Set(["open", "data-waiting", "data-fresh", "data-tapped", "data-leaving", "data-undo"]);

const callbacks = {
  beforeNodeMorphed: (old: Node): boolean => !isWritten(old),
  beforeAttributeUpdated: (name: string): boolean => !OURS.has(name),
};

export function morphInner(slot: Element, html: string): void {
  const box = document.createElement("div");
  box.append(toFragment(html));
  Idiomorph.morph(slot, [...box.childNodes], { morphStyle: "innerHTML", callbacks });
}

/** Gives `old` the shape of `fresh`; `old` itself stays in the document. */
export function morphInto(old: HTMLElement, fresh: HTMLElement): void {
  Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", callbacks });
}
