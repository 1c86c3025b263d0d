// How long what somebody writes may be here: the page says it, and the server counts the same way. What is
// longer is not sent at all: a pasted document is more than one message of the connection may hold.

import { countGraphemes } from "../lib/graphemes";

const BYTES_PER_GRAPHEME = 8;

/** In characters as a reader counts them. */
export function longest(): number {
  return Number(document.getElementById("ask-left")?.dataset["limit"] ?? 1000);
}

/** How many characters a text has too many; at least one where its bytes alone are too many. */
export function surplus(text: string): number {
  const over = countGraphemes(text.trim()) - longest();
  if (over > 0) return over;
  return new TextEncoder().encode(text).length > longest() * BYTES_PER_GRAPHEME ? 1 : 0;
}
