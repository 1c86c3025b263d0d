// How large the type on the wall may be: steps from large to small, and finding the largest at which
// the text has room. What the steps look like is written in wall/stage.css.

import { get } from "../lib/find";

/** For the question. The last is 48 px at 1080p: less cannot be read from the last row. */
export const QUESTION_STEPS = [1, 2, 3, 4, 5, 6, 7] as const;
/** For title and purpose between questions. */
export const FRAME_STEPS = [1, 2, 3, 4] as const;

// Rounding may make a text that fits look one pixel too large.
const ROUNDING_PX = 1;

/**
 * The largest step for which `fits` says yes, or the smallest when none does (the text then ends in
 * an ellipsis). It is asked from large to small, so that a short text costs one question only.
 */
export function largestStep(steps: readonly number[], fits: (step: number) => boolean): number {
  return steps.find((step) => fits(step)) ?? steps[steps.length - 1] ?? 1;
}

/** Sets the question as large as the room allows that it shares with the line below it. */
export function fitQuestion(card: HTMLElement, room: HTMLElement): void {
  const text = get("[data-text]", card);
  setStep(room, QUESTION_STEPS, () => isWhole(text) && card.offsetHeight <= room.clientHeight + ROUNDING_PX);
}

/** Sets what stands between questions as large as its room allows. */
export function fitFrame(room: HTMLElement): void {
  setStep(room, FRAME_STEPS, () => {
    const top = room.firstElementChild?.getBoundingClientRect().top ?? 0;
    const shown = Array.from(room.children).filter((child) => child.getBoundingClientRect().height > 0);
    const bottom = shown[shown.length - 1]?.getBoundingClientRect().bottom ?? 0;
    const { paddingTop, paddingBottom } = getComputedStyle(room);
    const space = room.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom);
    return bottom - top <= space + ROUNDING_PX;
  });
}

function setStep(room: HTMLElement, steps: readonly number[], fits: () => boolean): void {
  const step = largestStep(steps, (candidate) => {
    room.dataset["step"] = String(candidate);
    return fits();
  });
  room.dataset["step"] = String(step);
}

/** Whether nothing of the text is cut off, neither lines below nor a long word beside. */
function isWhole(text: HTMLElement): boolean {
  const low = text.scrollHeight <= text.clientHeight + ROUNDING_PX;
  const narrow = text.scrollWidth <= text.clientWidth + ROUNDING_PX;
  return low && narrow;
}
