// The three orders of the queue on a phone. Pure: what they need is given to them.
// The mixed order is also made on the server, for pages without scripts: livetalk/moderation/exposure.py.
// Both are held to tests/moderation/phone_orders.json.

// Of the first places, the 2nd, 5th, 8th … are for little-seen questions: a third of every screen.
const RESERVED_EVERY = 3;
// Three screens of a phone; further down, reserving would only confuse.
const RESERVED_AMONG = 12;

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
  /** Questions that few phones have shown so far; the server says which. */
  littleSeen?: readonly string[];
}

export function isSort(name: string | undefined): name is Sort {
  return name === "fair" || name === "newest" || name === "support";
}

/** The cards in their order. "fair": this phone's own mix, with places for what few have seen. */
export function arrange<T extends Sortable>(cards: readonly T[], sort: Sort, phone: Phone): T[] {
  const sorted = [...cards].sort(compare(sort, phone));
  if (sort !== "fair" || !phone.littleSeen) return sorted;
  const few = new Set(phone.littleSeen.filter((id) => !phone.seen.has(id)));
  return withReserved(sorted, few);
}

/** What two cards say of their order by themselves; reserved places need all cards (`arrange`). */
export function compare(sort: Sort, phone: Phone): (a: Sortable, b: Sortable) => number {
  const mixed = (a: Sortable, b: Sortable): number =>
    Number(phone.seen.has(a.id)) - Number(phone.seen.has(b.id)) ||
    shuffle(a.id, phone.salt) - shuffle(b.id, phone.salt) ||
    (a.id < b.id ? -1 : Number(a.id > b.id));
  switch (sort) {
    case "fair":
      return mixed;
    case "newest":
      return (a, b) => b.at - a.at;
    case "support":
      return (a, b) => b.support - a.support || mixed(a, b);
  }
}

/** Each reserved place takes the next card of `few`, every other place the next of all. */
function withReserved<T extends Sortable>(cards: readonly T[], few: ReadonlySet<string>): T[] {
  const reserved = cards.filter((card) => few.has(card.id));
  const placed = new Set<T>();
  for (let place = 0; place < RESERVED_AMONG; place += 1) {
    const first = place % RESERVED_EVERY === 1 ? reserved : [];
    const card = [...first, ...cards].find((one) => !placed.has(one));
    if (card) placed.add(card);
  }
  for (const card of cards) placed.add(card);
  return [...placed];
}

/** A number that looks random and is always the same for the same id and salt (FNV-1a). */
export function shuffle(id: string, salt: number): number {
  let hash = (2166136261 ^ salt) >>> 0;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 16777619) >>> 0;
  }
  // One more round: ids that differ only at the end should still land far apart.
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}
