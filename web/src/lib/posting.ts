// The way round for a network that lets pages through but no sockets: the same command as a plain
// form. Its id makes it harmless if the socket has delivered it already.

import { toDocument } from "./html";
import { type Ack, type Command } from "./live";

const OFFLINE: Ack = { ok: false, code: "offline", message: "", temporary: true };
// Refusals that a later try may get past: too early, too many, or the server is unwell.
const LATER = new Set([408, 425, 429]);

export async function postCommand(code: string, command: Command): Promise<Ack> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(command)) body.set(name, String(value ?? ""));
  try {
    const response = await fetch(`/r/${code}/do`, { method: "POST", body, credentials: "same-origin" });
    if (response.ok) return { ok: true, seq: 0 };
    const temporary = LATER.has(response.status) || response.status >= 500;
    const sentence = toDocument(await response.text()).querySelector("[data-error] p")?.textContent?.trim() ?? "";
    const wait = Number(response.headers.get("retry-after")) || undefined;
    return { ok: false, code: "refused", message: sentence, temporary, ...(wait ? { retry_after: wait } : {}) };
  } catch {
    return OFFLINE;
  }
}
