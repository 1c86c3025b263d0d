// How the time of the meeting is shared: who has the floor, for how long, and how much of all the time
// was the audience's. Pure but for reading the part from the page.

export const AUDIENCE = "audience";

export interface Floor {
  speaker: string | null;
  /** When the turn began, in epoch milliseconds. */
  since: number | null;
  limitMs: number | null;
  /** Turns that have ended, by speaker; the audience is one of them. */
  spoken: ReadonlyMap<string, number>;
}

export type TurnLevel = "none" | "free" | "within" | "near" | "over";
export type ShareLevel = "early" | "good" | "near" | "low";

/** At least so much of the time belongs to the audience: a dialogue has two sides. */
export const LEAST_SHARE = 1 / 3;
/** Below this the share is on its way to the limit, and there is still time to do something. */
const NEAR_SHARE = 0.38;
/** Before that one sentence moves the share by a tenth, and it says nothing. */
const EARLY_MS = 120_000;
/** The first word about the limit comes when a fifth of the turn is left, and never later than this. */
const NEAR_LEFT_MS = 15_000;

/** How long the present turn has lasted. A device whose clock is behind says 0. */
export function turnMs(floor: Floor, now: number): number {
  return floor.since === null ? 0 : Math.max(0, now - floor.since);
}

/** How long somebody has spoken in all. */
export function timeOf(floor: Floor, who: string, now: number): number {
  return (floor.spoken.get(who) ?? 0) + (floor.speaker === who ? turnMs(floor, now) : 0);
}

export function totalMs(floor: Floor, now: number): number {
  let total = turnMs(floor, now);
  for (const spent of floor.spoken.values()) total += spent;
  return total;
}

/** How the present turn stands to its limit. */
export function turnLevel(floor: Floor, now: number): TurnLevel {
  if (floor.speaker === null) return "none";
  if (floor.limitMs === null) return "free";
  const left = floor.limitMs - turnMs(floor, now);
  if (left <= 0) return "over";
  return left <= Math.max(NEAR_LEFT_MS, floor.limitMs / 5) ? "near" : "within";
}

/** The audience's share of all the time, and what to think of it. */
export function dialogueShare(floor: Floor, now: number): { share: number; level: ShareLevel } {
  const total = totalMs(floor, now);
  const share = total === 0 ? 0 : timeOf(floor, AUDIENCE, now) / total;
  if (total < EARLY_MS) return { share, level: "early" };
  if (share < LEAST_SHARE) return { share, level: "low" };
  return { share, level: share < NEAR_SHARE ? "near" : "good" };
}

/** A share in whole per cent, never more than it is: a third is not reached by rounding. */
export function percent(share: number): number {
  return Math.floor(share * 100);
}

/** `m:ss`, in steps: a figure that changes every second is a countdown, and nobody listens any more. */
export function clockOf(ms: number, stepS = 1): string {
  const seconds = Math.floor(ms / 1000 / stepS) * stepS;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Reads the part `speaking` from its slot. */
export function readFloor(slot: ParentNode): Floor {
  const said = slot.querySelector<HTMLDataElement>("[data-speaking]");
  const spoken = new Map<string, number>();
  for (const one of slot.querySelectorAll<HTMLDataElement>("[data-spoken]")) {
    spoken.set(one.dataset["spoken"] ?? "", Number(one.value) || 0);
  }
  const limitS = Number(said?.dataset["limit"]) || null;
  return {
    speaker: said?.value || null,
    since: Number(said?.dataset["since"]) || null,
    limitMs: limitS === null ? null : limitS * 1000,
    spoken,
  };
}
