// How many rows of a list are shown: a row that is cut cannot be read. Pure.

/** How many rows, from the first on, end above `limit`; at least `least`, where there are as many. */
export function rowsThatFit(bottoms: readonly number[], limit: number, least: number): number {
  const over = bottoms.findIndex((bottom) => bottom > limit);
  const fitting = over === -1 ? bottoms.length : over;
  return Math.min(bottoms.length, Math.max(least, fitting));
}
