// Light or dark for a screen that can be told which. The choice stands in the address, so that it
// survives a reload and can be put into a bookmark.

export type Theme = "light" | "dark";

/** What is shown now: what the page was told, else what the device prefers. */
export function theme(): Theme {
  const told = document.documentElement.dataset["theme"];
  if (told === "light" || told === "dark") return told;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function setTheme(chosen: Theme): void {
  document.documentElement.dataset["theme"] = chosen;
  const address = new URL(location.href);
  address.searchParams.set("theme", chosen);
  history.replaceState(history.state, "", address);
}

/** Follows the address where the server did not already. */
export function readTheme(): void {
  const told = new URL(location.href).searchParams.get("theme");
  if (told === "light" || told === "dark") document.documentElement.dataset["theme"] = told;
}
