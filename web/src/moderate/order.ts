// Which card is next, and which cards a search finds. Pure: it knows ids and texts, not the page.

/** The neighbour of `id` in `ids`, or null at the end. Without a selection the walk starts at an end. */
export function neighbour(ids: readonly string[], id: string | null, by: 1 | -1): string | null {
  if (ids.length === 0) return null;
  const at = id === null ? -1 : ids.indexOf(id);
  if (at === -1) return (by === 1 ? ids[0] : ids[ids.length - 1]) ?? null;
  return ids[at + by] ?? null;
}

/** Lower case without accents' difference in how they are typed; å stays å. */
export function fold(text: string): string {
  return text.normalize("NFKC").toLocaleLowerCase("da");
}

/** Whether every word of the search occurs in the text, in any order. */
export function matches(text: string, search: string): boolean {
  const folded = fold(text);
  return fold(search)
    .split(/\s+/u)
    .every((word) => folded.includes(word));
}
