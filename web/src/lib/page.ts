// What the server wrote into the page for the script: which page, which room, from which position.

import { type Position } from "./live";

export type View = "audience" | "moderator" | "speaker" | "wall" | "notes";

export interface Page {
  name: string;
  code: string;
  view: View;
  lang: string;
  position: Position | null;
}

export function readPage(): Page {
  const { page = "", code = "", view = "audience", lang = "da", epoch, seq } = document.body.dataset;
  return {
    name: page,
    code,
    view: view as View,
    lang,
    position: epoch ? { epoch, seq: Number(seq) } : null,
  };
}

/** Says to the style sheet that scripts run here. */
export function markScripted(): void {
  document.documentElement.classList.add("js");
}

/** A fresh id for a command; the same id sent twice counts once. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // Without TLS (a rehearsal on a local network) browsers offer no randomUUID.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
