// A wall is left alone for hours: the screen stays on, and a pointer that nobody moves goes away.

/** A pointer that rests this long is in the way of the text. */
const POINTER_REST_MS = 3000;

/** Asks the browser to keep the screen on, again whenever the page comes back into sight. */
export function keepAwake(): void {
  if (!("wakeLock" in navigator)) return;
  const ask = (): void => {
    if (document.visibilityState !== "visible") return;
    // Refused on low battery or by policy: the wall works all the same.
    navigator.wakeLock.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

/** Marks the page as idle while the pointer rests; wall.css hides it then. */
export function hidePointerWhenIdle(page: HTMLElement): void {
  let timer = 0;
  const rest = (): void => {
    page.dataset["pointer"] = "resting";
  };
  const moved = (): void => {
    window.clearTimeout(timer);
    delete page.dataset["pointer"];
    timer = window.setTimeout(rest, POINTER_REST_MS);
  };
  document.addEventListener("pointermove", moved, { passive: true });
  moved();
}
