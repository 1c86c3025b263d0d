// Moments at which a phone that slept should look for its connection again.

/** A random delay, so that a whole hall does not return in the same instant. */
export function pick(least: number, most: number): number {
  return least + Math.random() * (most - least);
}

/** Calls back whenever the page comes to life; answers how to stop. */
export function wakes(awake: () => void): () => void {
  const whenVisible = (): void => {
    if (document.visibilityState === "visible") awake();
  };
  // The first pageshow belongs to the page's own opening; only one from the back-forward cache counts.
  const whenShown = (event: PageTransitionEvent): void => {
    if (event.persisted) awake();
  };
  document.addEventListener("visibilitychange", whenVisible);
  addEventListener("pageshow", whenShown);
  addEventListener("online", awake);
  return () => {
    document.removeEventListener("visibilitychange", whenVisible);
    removeEventListener("pageshow", whenShown);
    removeEventListener("online", awake);
  };
}
