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
  | "merge"
  | "split"
  | "elaborate"
  | "correct"
  | "tag"
  | "assign"
  | "more"
  | "select"
  | "select-all"
  | "clear"
  | "lock"
  | "up"
  | "down"
  | "unpin"
  | "ordering"
  | "floor"
  | "message"
  | "meter"
  | "bursts"
  | "filter"
  | "promise"
  | "finish-answered"
  | "finish-unanswered"
  | "undo"
  | "pause"
  | "interpreter"
  | "blank"
  | "search"
  | "help";

/** One key per act; letters are Danish-neutral and sit under the resting hands. A capital is with Shift. */
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
  ["m", "merge"],
  ["s", "split"],
  ["e", "elaborate"],
  ["c", "correct"],
  ["g", "tag"],
  ["v", "assign"],
  [".", "more"],
  ["x", "select"],
  ["X", "select-all"],
  ["Escape", "clear"],
  ["n", "lock"],
  ["K", "up"],
  ["J", "down"],
  ["O", "unpin"],
  ["q", "ordering"],
  ["w", "floor"],
  ["i", "message"],
  ["o", "meter"],
  ["y", "bursts"],
  ["F", "filter"],
  ["P", "promise"],
  ["f", "finish-answered"],
  ["u", "finish-unanswered"],
  ["z", "undo"],
  ["p", "pause"],
  ["I", "interpreter"],
  ["b", "blank"],
  ["/", "search"],
  ["?", "help"],
]);

/** Acts that may follow each other while a key is held: walking and moving judge nothing. */
const WALKING: ReadonlySet<Act> = new Set(["next", "previous", "up", "down"]);

/** Where letters are text, and where arrows already mean something. A tick is neither. */
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/** The name of a key in the table: a letter with Shift is its capital, whatever Caps Lock says. */
export function nameOf(key: string, shift: boolean): string {
  if (key.length !== 1 || key.toLowerCase() === key.toUpperCase()) return key;
  return shift ? key.toUpperCase() : key.toLowerCase();
}

/** The act a key press asks for, or null when it belongs to the browser or to a field. */
export function actOf(press: KeyboardEvent): Act | null {
  if (press.defaultPrevented || press.isComposing) return null;
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const target = press.target;
  if (target instanceof Element && target.closest(`${TYPING}, dialog`)) return null;
  const act = KEYS.get(nameOf(press.key, press.shiftKey)) ?? null;
  // Holding a key walks through the list, but must not judge question after question.
  if (press.repeat && act !== null && !WALKING.has(act)) return null;
  return act;
}
