// The one request of the tablet: entries to the server.

import { type Answer, type Reply } from "./sending";
import { type Kept } from "./shelf";

const ADDRESS = "/outreach/entries";
// A network that takes everything and answers nothing is none.
const PATIENCE_MS = 20_000;

export async function postEntries(entries: readonly Kept[]): Promise<Reply> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const response = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ entries: entries.map(onTheWire) }),
      signal: patience.signal,
    });
    return await read(response);
  } catch {
    return { kind: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

async function read(response: Response): Promise<Reply> {
  if (response.status === 401) return { kind: "signed_out" };
  if (response.status === 400 || response.status === 413) {
    const told = (await response.json().catch(() => ({}))) as { message?: string };
    return { kind: "unreadable", message: told.message ?? "" };
  }
  if (!response.ok) return { kind: "unwell" };
  const told = (await response.json()) as { entries: Answer[] };
  return { kind: "answered", answers: told.entries };
}

/** Without what is the tablet's own business. */
function onTheWire({ refused: _refused, mayInsist: _mayInsist, ...entry }: Kept): object {
  return entry;
}
