// The way round for a network that lets pages through but no sockets: the same command as a plain
// form. Its id makes it harmless if the socket has delivered it already.

import { toDocument } from "./html";
import { type Ack, type Command } from "./live";

const OFFLINE: Ack = { ok: false, code: "offline", message: "", temporary: true };
// Refusals that a later try may get past: too early, too many, or the server is unwell.
const LATER = new Set([408, 425, 429]);
// What waits behind a request that nobody answers should not wait for as long as a network may take.
const PATIENCE_MS = 10_000;

export async function postCommand(code: string, command: Command): Promise<Ack> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(command)) body.set(name, String(value ?? ""));
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE_MS);
  try {
    const response = await fetch(`/r/${code}/do`, { method: "POST", body, credentials: "same-origin", signal: impatience.signal });
    if (response.ok) return { ok: true, seq: 0 };
    const isUnwell = response.status >= 500;
    const temporary = LATER.has(response.status) || isUnwell;
    const sentence = toDocument(await response.text()).querySelector("[data-error] p")?.textContent?.trim() ?? "";
    const wait = Number(response.headers.get("retry-after")) || undefined;
    const refusal = { code: isUnwell ? "unwell" : "refused", message: sentence, temporary };
    return { ok: false, ...refusal, ...(wait ? { retry_after: wait } : {}) };
  } catch {
    return OFFLINE;
  } finally {
    clearTimeout(timer);
  }
}
