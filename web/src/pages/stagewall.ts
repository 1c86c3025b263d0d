// The wall of a stage. It asks by itself what it should show: the programme, or the wall of the room that is on,
// in a frame. While nobody answers it keeps its picture; it runs for days untouched.

import { find, get } from "../lib/find";
import { toDocument } from "../lib/html";
import { markScripted } from "../lib/page";
import { hidePointerWhenIdle, keepAwake } from "../wall/awake";

const ASK_EVERY_MS = 10_000;
// Right after something begins or ends: the room opens at that very moment.
const AFTER_CHANGE_MS = 700;
// A frame that shows nothing by then has met an error; the next answer tries again.
const FRAME_PATIENCE_MS = 15_000;

markScripted();
keepAwake();
hidePointerWhenIdle(document.body);

const frames = get("[data-frames]");
const offline = get("[data-offline]");
let timer = 0;
plan(get(".stagewall"));

async function ask(): Promise<void> {
  try {
    const answer = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const wall = find(".stagewall", toDocument(await answer.text()));
    if (!wall) throw new Error("This is no wall.");
    offline.hidden = true;
    showBoard(wall);
    showRoom(wall.dataset["room"] ?? "");
    plan(wall);
  } catch {
    offline.hidden = false;
    wait(ASK_EVERY_MS);
  }
}

/** The next question: at the usual pace, and right after the next beginning or end. */
function plan(wall: HTMLElement): void {
  const change = Number(wall.dataset["changeIn"] ?? Number.NaN) + AFTER_CHANGE_MS;
  wait(Number.isNaN(change) ? ASK_EVERY_MS : Math.min(ASK_EVERY_MS, change));
}

function wait(ms: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void ask(), ms);
}

function showBoard(wall: HTMLElement): void {
  const board = get("[data-board]");
  const fresh = find("[data-board]", wall);
  if (fresh && fresh.innerHTML !== board.innerHTML) board.replaceWith(document.importNode(fresh, true));
}

function showRoom(code: string): void {
  const shown = [...frames.querySelectorAll("iframe")];
  if (!code) {
    for (const frame of shown) frame.remove();
    return;
  }
  if (shown.some((frame) => frame.dataset["code"] === code && ("waits" in frame.dataset || isWall(frame)))) return;
  const wall = get(".stagewall");
  const frame = document.createElement("iframe");
  frame.className = "room-frame";
  frame.title = wall.dataset["frame"] ?? "";
  frame.dataset["code"] = code;
  frame.dataset["waits"] = "";
  frame.src = `/r/${code}/wall?theme=${wall.dataset["themeWanted"] ?? "light"}`;
  const giveUp = window.setTimeout(() => frame.remove(), FRAME_PATIENCE_MS);
  // The picture before stays until this one is whole.
  frame.addEventListener("load", () => {
    window.clearTimeout(giveUp);
    if (!isWall(frame)) {
      frame.remove();
      return;
    }
    delete frame.dataset["waits"];
    for (const before of shown) before.remove();
  });
  frames.append(frame);
}

/** Whether a frame shows a room's wall, and no error of the network: of that its document says nothing. */
function isWall(frame: HTMLIFrameElement): boolean {
  return (frame.contentDocument?.body as HTMLElement | null)?.dataset["view"] === "wall";
}
