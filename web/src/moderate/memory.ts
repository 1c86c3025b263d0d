// Small things that this window remembers. Some private modes refuse storage; then they are forgotten.

export function remember(key: string, value: string, where: () => Storage = () => sessionStorage): void {
  try {
    where().setItem(key, value);
  } catch {
    // Nothing depends on it.
  }
}

export function recall(key: string, where: () => Storage = () => sessionStorage): string | null {
  try {
    return where().getItem(key);
  } catch {
    return null;
  }
}
