// The three orders of the queue on a phone. Pure: what they need is given to them.

export type Sort = "fair" | "newest" | "support";

export interface Sortable {
  id: string;
  at: number;
  support: number;
}

export interface Phone {
  /** Questions that this phone showed before the page was opened. */
  seen: ReadonlySet<string>;
  /** Makes the mixed order differ from phone to phone, and steady on each. */
  salt: number;
}

export function isSort(name: string | undefined): name is Sort {
  return name === "fair" || name === "newest" || name === "support";
}

export function compare(sort: Sort, phone: Phone): (a: Sortable, b: Sortable) => number {
  const mixed = (a: Sortable, b: Sortable): number =>
    Number(phone.seen.has(a.id)) - Number(phone.seen.has(b.id)) || shuffle(a.id, phone.salt) - shuffle(b.id, phone.salt);
  switch (sort) {
    case "fair":
      return mixed;
    case "newest":
      return (a, b) => b.at - a.at;
    case "support":
      return (a, b) => b.support - a.support || mixed(a, b);
  }
}

/** A number that looks random and is always the same for the same id and salt (FNV-1a). */
function shuffle(id: string, salt: number): number {
  let hash = (2166136261 ^ salt) >>> 0;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 16777619) >>> 0;
  }
  // One more round: ids that differ only at the end should still land far apart.
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}
