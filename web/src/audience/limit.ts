// How long what somebody writes may be here: the page says it, and the server counts the same way. It refuses
// what is a little longer with a sentence; a pasted document is not sent at all, because a message that is too
// large ends the connection.

import { countGraphemes } from "../lib/graphemes";

const BYTES_PER_GRAPHEME = 8;

/** In characters as a reader counts them. */
export function longest(): number {
  return Number(document.getElementById("ask-left")?.dataset["limit"] ?? 1000);
}

/** Whether a text is more than one message may hold. */
export function isHuge(text: string): boolean {
  return new TextEncoder().encode(text).length > longest() * BYTES_PER_GRAPHEME;
}

/** How many characters a huge text has too many. */
export function surplus(text: string): number {
  return Math.max(1, countGraphemes(text.trim()) - longest());
}
