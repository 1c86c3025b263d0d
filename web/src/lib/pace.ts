// When a screen tries again to reach the server. Pure but for chance.

import { pick } from "./waking";

// The waits after the first, second and further failures in a row. A node that was killed is replaced by
// another at once; one that starts again is back within seconds, and so should its screens be.
const SOON_MS = [1_000, 2_000];
const LATER_MS = 2_500;
// After half a minute it is no restart any more, and nobody is spared by asking often.
const LONG_AFTER = 12;
const LONG_MS = 6_000;

/** How long to wait, after so many failures in a row; `spreadMs` is over how long a whole hall comes back. */
export function waitBefore(failures: number, spreadMs: number): number {
  const usual = failures >= LONG_AFTER ? LONG_MS : (SOON_MS[failures] ?? LATER_MS);
  return pick(usual / 2, usual) + pick(0, spreadMs);
}
