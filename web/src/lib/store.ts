// Small things that a phone remembers, in localStorage. A browser that refuses to store (private
// mode, full disk) costs the memory, never the page.

export function remember(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(`lt:${key}`);
    else localStorage.setItem(`lt:${key}`, JSON.stringify(value));
  } catch {
    // Nothing to do: the page works without.
  }
}

export function recall<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(`lt:${key}`) ?? "null") as T | null;
  } catch {
    return null;
  }
}
