// In which order a screen shows what comes next: the proposal is worked out beside the queue and may
// be a moment behind it, or not there yet.

export interface Coming {
  /** Ids in the order of the queue: what there is. */
  queue: readonly string[];
  /** Ids as proposed. */
  order: readonly string[];
  /** What a moderator has put next. */
  locked?: string | null;
}

/** Every question of the queue once: the locked one, then as proposed, then what is too new for that. */
export function inOrder({ queue, order, locked = null }: Coming): string[] {
  const known = new Set(queue);
  const wanted = [...(locked ? [locked] : []), ...order, ...queue];
  return [...new Set(wanted)].filter((id) => known.has(id));
}

/** Sorts cards by the place of their questions; those that have none come last. */
export function sortCards(cards: HTMLElement[], ids: readonly string[]): HTMLElement[] {
  const place = new Map(ids.map((id, index) => [id, index]));
  const at = (card: HTMLElement): number => place.get(card.dataset["q"] ?? "") ?? ids.length;
  return cards.sort((a, b) => at(a) - at(b));
}

/** The ids that stand in a part or an attribute, with blanks between. */
export function idsIn(text: string | null | undefined): string[] {
  return (text ?? "").split(/\s+/).filter(Boolean);
}
