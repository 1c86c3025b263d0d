// In which order the desk and the wall show what comes next. Pure.

export interface Proposed {
  /** Ids in the order of the queue: what there is. */
  queue: readonly string[];
  /** The proposal; it is worked out beside the queue and may be a moment behind it, or not there yet. */
  order: readonly string[];
  /** What a moderator has put next. */
  locked?: string | null;
}

/** Every question of the queue once: the locked one, then as proposed, then what is too new for that. */
export function inOrder({ queue, order, locked = null }: Proposed): string[] {
  const known = new Set(queue);
  const wanted = [...(locked ? [locked] : []), ...order, ...queue];
  return [...new Set(wanted)].filter((id) => known.has(id));
}

/** How many rows, from the first on, end above `limit`; at least `least`, where there are as many. */
export function rowsThatFit(bottoms: readonly number[], limit: number, least: number): number {
  const over = bottoms.findIndex((bottom) => bottom > limit);
  const fitting = over === -1 ? bottoms.length : over;
  return Math.min(bottoms.length, Math.max(least, fitting));
}
