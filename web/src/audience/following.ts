// What is followed up, in the room itself: a new item comes to the top of the short list, and one that the
// room tells of no more leaves it. What stands in a line comes from the server.

import { toFragment } from "../lib/html";

const MOST = 5;
const section = document.querySelector<HTMLElement>("[data-followed]");
const list = section?.querySelector("ul");

/** Parts have changed: these keys, with what is known of each. */
export function follow(keys: Iterable<string>, known: ReadonlyMap<string, string>): void {
  if (!section || !list) return;
  for (const key of keys) {
    if (!key.startsWith("followup:")) continue;
    const line = list.querySelector(`[data-part="${CSS.escape(key)}"]`);
    const html = (known.get(key) ?? "").trim();
    if (line && !html) line.remove();
    if (line || !html) continue;
    const fresh = document.createElement("li");
    fresh.dataset["part"] = key;
    fresh.append(toFragment(html));
    list.prepend(fresh);
    if (list.children.length > MOST) list.lastElementChild?.remove();
  }
  for (const line of Array.from(list.children)) if (!line.textContent?.trim()) line.remove();
  section.hidden = !list.children.length;
}
