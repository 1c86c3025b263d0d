// The page of own questions: everything on it works without this; the script copies the personal code.

import { find } from "../lib/find";
import { markScripted } from "../lib/page";

markScripted();

find("[data-copy]")?.addEventListener("click", () => void copy());

async function copy(): Promise<void> {
  const letters = find("[data-code-letters]");
  const said = find("[data-copied]");
  if (!letters || !said) return;
  try {
    await navigator.clipboard.writeText(letters.textContent?.trim() ?? "");
    said.textContent = said.dataset["copied"] ?? "";
  } catch {
    // A browser that does not let a page copy: then the letters are marked, for the person to do it.
    getSelection()?.selectAllChildren(letters);
  }
}
