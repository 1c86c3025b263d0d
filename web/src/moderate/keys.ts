// The keys of the control screen: one table from key to act, and when a press is meant for the screen.
// The list under `?` is in the template parts/moderator/page/keys.html; a test holds them together.

export type Act =
  | "next"
  | "previous"
  | "left"
  | "right"
  | "approve"
  | "dismiss"
  | "restore"
  | "take"
  | "finish-answered"
  | "finish-unanswered"
  | "undo"
  | "pause"
  | "blank"
  | "search"
  | "help";

/** One key per act; letters are Danish-neutral and sit under the resting hands. */
export const KEYS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["j", "next"],
  ["ArrowDown", "next"],
  ["k", "previous"],
  ["ArrowUp", "previous"],
  ["h", "left"],
  ["ArrowLeft", "left"],
  ["l", "right"],
  ["ArrowRight", "right"],
  ["a", "approve"],
  ["d", "dismiss"],
  ["r", "restore"],
  ["t", "take"],
  ["f", "finish-answered"],
  ["u", "finish-unanswered"],
  ["z", "undo"],
  ["p", "pause"],
  ["b", "blank"],
  ["/", "search"],
  ["?", "help"],
]);

/** Where letters are text, and where arrows already mean something. */
const TYPING = "input, textarea, select, [contenteditable]";

/** The act a key press asks for, or null when it belongs to the browser or to a field. */
export function actOf(press: KeyboardEvent): Act | null {
  if (press.defaultPrevented || press.isComposing) return null;
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const target = press.target;
  if (target instanceof Element && target.closest(`${TYPING}, dialog`)) return null;
  const act = KEYS.get(press.key.length === 1 ? press.key.toLowerCase() : press.key) ?? null;
  // Holding a key walks through the list, but must not judge question after question.
  if (press.repeat && act !== "next" && act !== "previous") return null;
  return act;
}
