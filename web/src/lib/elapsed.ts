// How long something has been going on.

const MINUTE_MS = 60_000;

/** Whole minutes since a moment (epoch milliseconds); a device whose clock is behind says 0. */
export function minutesSince(at: number, now: number = Date.now()): number {
  return Math.max(0, Math.floor((now - at) / MINUTE_MS));
}

/** The time since a moment as `m:ss`, from an hour on as `h:mm:ss`. */
export function stopwatch(at: number, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (amount: number): string => String(amount).padStart(2, "0");
  const rest = `${hours > 0 ? two(minutes) : minutes}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
