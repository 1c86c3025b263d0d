// Texts that a script keeps up to date.

/** Sets the text where it is another one: what stays the same is not read out again. */
export function write(slot: HTMLElement | null, text: string): void {
  if (slot && slot.textContent !== text) slot.textContent = text;
}
