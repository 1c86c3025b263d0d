// How large the question on the wall may be set: the steps of type, and finding the largest one at
// which a text fits its room in five lines. What the steps look like is written in wall/stage.css.

/** From the largest to the smallest. The last is 48 px at 1080p: less cannot be read from row twenty. */
export const STEPS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Step = (typeof STEPS)[number];

// Rounding may make a text that fits look one pixel too large.
const ROUNDING_PX = 1;

/**
 * The largest step for which `fits` says yes, or the smallest when none does (the text then ends in
 * an ellipsis). It is asked from large to small, so that a short text costs one question only.
 */
export function largestStep(fits: (step: Step) => boolean): Step {
  return STEPS.find((step) => fits(step)) ?? 7;
}

/** Sets the text as large as the room it has allows. */
export function fit(text: HTMLElement, room: HTMLElement): Step {
  const step = largestStep((candidate) => {
    room.dataset["step"] = String(candidate);
    return isWhole(text) && text.offsetHeight <= room.clientHeight + ROUNDING_PX;
  });
  room.dataset["step"] = String(step);
  return step;
}

/** Whether nothing of the text is cut off, neither lines below nor a long word beside. */
function isWhole(text: HTMLElement): boolean {
  const low = text.scrollHeight <= text.clientHeight + ROUNDING_PX;
  const narrow = text.scrollWidth <= text.clientWidth + ROUNDING_PX;
  return low && narrow;
}
