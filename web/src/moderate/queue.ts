// What a moderator's hand does to the order of the queue. Pure: it knows ids, not the page.

/**
 * What has to be put first so that `id` comes to stand at place `to` of `order`: everything down to it,
 * and everything that was put first before. Null if nothing moves.
 */
export function pinsAfterMove(
  order: readonly string[],
  pinned: ReadonlySet<string>,
  id: string,
  to: number,
): string[] | null {
  const from = order.indexOf(id);
  const place = Math.min(Math.max(to, 0), order.length - 1);
  if (from === -1 || from === place) return null;
  const moved = order.filter((other) => other !== id);
  moved.splice(place, 0, id);
  const last = Math.max(place, ...moved.map((other, at) => (pinned.has(other) ? at : -1)));
  return moved.slice(0, last + 1);
}

/** Names from a field in which several are separated by commas; each once. */
export function namesIn(text: string): string[] {
  const names = text.split(/[,;\n]/u).map((name) => name.trim());
  return [...new Set(names.filter(Boolean))];
}
