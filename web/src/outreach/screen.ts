// What the tablet shows beside the form: the code of the person who has just spoken, what waits, what was sent,
// and what has to be changed before it can be.

import { get } from "../lib/find";
import { recall, remember } from "../lib/store";
import { say } from "../lib/words";
import { groups } from "./code";
import { type State } from "./sending";
import { type Kept } from "./shelf";

interface SentToday {
  day: string;
  count: number;
}

const SENT = "outreach:sent";

/** The code, large, as letters to read aloud, and on the slip. */
export function showCode(person: string): void {
  const found = groups(person);
  for (const place of document.querySelectorAll("[data-code]")) place.textContent = found.join(" ");
  const lines = found.map((group) => {
    const line = document.createElement("li");
    line.textContent = Array.from(group, (letter) => say(`outreach.letter.${letter}`)).join(", ");
    return line;
  });
  get("[data-read-out]").replaceChildren(...lines);
  const given = get("[data-given]");
  given.hidden = false;
  get("[data-entry]").hidden = true;
  given.focus();
  given.scrollIntoView({ block: "start" });
}

/** Where the entry whose code is shown has got to. */
export function showWhere(entry: Kept | undefined): void {
  const where = !entry ? "gone" : entry.refused === undefined ? "on_tablet" : "to_mend";
  setText(get("[data-given-where]"), say(`outreach.said.${where}`, { n: 1 }));
}

/** The next person must not see it. */
export function hideCode(): void {
  for (const place of document.querySelectorAll("[data-code]")) place.textContent = "";
  get("[data-read-out]").replaceChildren();
  get("[data-given]").hidden = true;
  get("[data-entry]").hidden = false;
}

export function showTally(entries: readonly Kept[], state: State): void {
  const word = get(".word");
  word.dataset["state"] = state;
  setText(word, say(`outreach.said.${state}`));
  const waiting = entries.filter((entry) => entry.refused === undefined).length;
  const toMend = entries.length - waiting;
  const sent = sentToday();
  const said = [
    waiting || toMend ? "" : say("outreach.said.nothing"),
    waiting ? say("outreach.said.waiting", { n: waiting }) : "",
    toMend ? say("outreach.said.to_mend", { n: toMend }) : "",
    sent ? say("outreach.said.sent", { n: sent }) : "",
    state === "signed_out" ? say("outreach.said.sign_in") : "",
  ];
  const tally = get("[data-tally]");
  setText(tally, said.filter(Boolean).join(" "));
  tally.dataset["waiting"] = String(waiting);
  get("[data-sign-in]").hidden = state !== "signed_out";
  get("[data-send]").hidden = waiting === 0 || state === "signed_out";
}

export function countSent(count: number): void {
  remember(SENT, { day: today(), count: sentToday() + count } satisfies SentToday);
}

function sentToday(): number {
  const kept = recall<SentToday>(SENT);
  return kept?.day === today() ? kept.count : 0;
}

function today(): string {
  return new Date().toDateString();
}

/**
 * What the server does not take as it is, each with its sentence. While a code is on the screen, the person on the
 * other side of the tablet reads along: then only what that person said (`about`).
 */
export function showToMend(entries: readonly Kept[], about: string | null): void {
  const refused = entries.filter((entry) => entry.refused !== undefined && (about === null || entry.id === about));
  get("[data-mend]").hidden = refused.length === 0;
  if (about !== null) get<HTMLDetailsElement>("[data-mend]").open = true;
  setText(get("[data-mend] > summary"), say("outreach.said.to_mend", { n: refused.length }));
  const list = get("[data-mends]");
  const asShown = Array.from(list.children, (item) => (item as HTMLElement).dataset["id"]).join(" ");
  // Nothing moves under a finger because another entry was sent.
  if (asShown !== refused.map(({ id }) => id).join(" ")) list.replaceChildren(...refused.map(item));
}

/** The next person must not read what others said. */
export function foldToMend(): void {
  get<HTMLDetailsElement>("[data-mend]").open = false;
}

function item(entry: Kept): HTMLElement {
  const template = get<HTMLTemplateElement>("#mend-item");
  const made = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
  made.dataset["id"] = entry.id;
  get("[data-text]", made).textContent = entry.text;
  get("[data-why]", made).textContent = entry.refused ?? "";
  get('[data-act="insist"]', made).hidden = entry.mayInsist !== true;
  return made;
}

/** Only what differs: a status that is written anew is read aloud anew. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
