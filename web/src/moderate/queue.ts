// The order of the queue and what a moderator's hand does to it. Pure: it knows ids, not the page.

/** The queue as it is shown: what is locked, then as proposed, then what came since the proposal. */
export function shownOrder(queue: readonly string[], proposed: readonly string[], locked: string | null): string[] {
  const inQueue = new Set(queue);
  const first = locked !== null && inQueue.has(locked) ? [locked] : [];
  return [...new Set([...first, ...proposed.filter((id) => inQueue.has(id)), ...queue])];
}

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

/** The audience's share of the speaking time in whole per cent; null while nobody has spoken. */
export function audienceShare(spoken: ReadonlyMap<string, number>): number | null {
  const all = [...spoken.values()].reduce((sum, one) => sum + one, 0);
  return all > 0 ? Math.round((100 * (spoken.get("audience") ?? 0)) / all) : null;
}
