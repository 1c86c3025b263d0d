// Elements that the page's template promises.

/** The element; a page without it is a mistake of ours and says so at once. */
export function get<Found extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): Found {
  const found = root.querySelector<Found>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}

export function find<Found extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): Found | null {
  return root.querySelector<Found>(selector);
}
