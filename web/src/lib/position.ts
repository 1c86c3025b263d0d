// The rule by which a patch is applied, ignored, or shows that something was missed. Pure.

export interface Position {
  epoch: string;
  seq: number;
}

export type Parts = Record<string, string>;

export interface Patch {
  epoch: string;
  from: number;
  seq: number;
  set: Parts;
  gone: string[];
}

/** The place of a patch relative to what is known: the whole rule for gaps and repeats. */
export function judge(position: Position | null, patch: Patch): "apply" | "ignore" | "gap" | "other_log" {
  if (position === null || patch.epoch !== position.epoch) return "other_log";
  if (position.seq < patch.from) return "gap";
  if (patch.seq < position.seq) return "ignore";
  return "apply";
}
