// The audience's page: wires what the page can do to the room's live connection.

import { announce } from "../lib/announce";
import { Asking } from "../audience/asking";
import { LiveText } from "../audience/captions";
import { Checking } from "../audience/checking";
import { follow } from "../audience/following";
import { LastState } from "../audience/lasting";
import { Own } from "../audience/own";
import { Queue } from "../audience/queue";
import { Reacting } from "../audience/reacting";
import { Rewording } from "../audience/rewording";
import { Supporting } from "../audience/supporting";
import { showConnection } from "../lib/connection";
import { registerWorker } from "../lib/kept";
import { type Ack, type Command, type Connection, connectLive, type Live, type Parts } from "../lib/live";
import { Outbox } from "../lib/outbox";
import { markScripted, readPage } from "../lib/page";
import { Board, type Move } from "../lib/parts";
import { postCommand } from "../lib/posting";
import { say } from "../lib/words";

// A socket that has not come by then may be kept out by the network; forms may still get through.
const SOCKET_PATIENCE_MS = 5_000;

const page = readPage();
let live: Live | null = null;
let before: Connection = "connecting";
let silentSince = Date.now();

async function send(command: Command): Promise<Ack> {
  if (live?.connection === "online") {
    const ack = await live.send(command);
    // Other things are answered, but not this: once more a little later, not only after the next connection.
    return !ack.ok && ack.code === "offline" && live.connection === "online" ? { ...ack, code: "unanswered" } : ack;
  }
  if (navigator.onLine && Date.now() - silentSince > SOCKET_PATIENCE_MS) return postCommand(page.code, command);
  return { ok: false, code: "offline", message: "", temporary: true };
}

/** The room may be called otherwise than when this page was loaded. */
function followTitle(): void {
  const title = document.querySelector<HTMLElement>("[data-room-state]")?.dataset["title"];
  const shown = document.querySelector(".bar-title bdi");
  if (title && shown && shown.textContent !== title) shown.textContent = title;
}

function followState(): boolean {
  const state = document.querySelector<HTMLElement>("[data-room-state]")?.dataset["roomState"];
  if (!state || state === document.body.dataset["state"]) return false;
  document.body.dataset["state"] = state;
  announce(say(`audience.live.${state}`));
  return true;
}

/** The closed part: what is hidden then, the style sheet says. */
function followMeeting(): void {
  const meeting = document.querySelector<HTMLElement>("[data-room-state]")?.dataset["meeting"] ?? "open";
  if (meeting === document.body.dataset["meeting"]) return;
  document.body.dataset["meeting"] = meeting;
  if (meeting === "closed") announce(say("captions.part.over"));
}

function speakOfNow(moves: Move[]): void {
  for (const { card, to, from } of moves) {
    if (to !== "now" || from === "now") continue;
    const text = card.querySelector(".card-text")?.textContent?.trim() ?? "";
    announce(say("audience.live.now_on", { text }));
  }
}

/** What a form without a script left behind: an error to go to, a word of thanks in the address. */
function receive(): void {
  document.querySelector<HTMLElement>("[data-error]")?.focus();
  const address = new URL(location.href);
  if (!address.searchParams.has("done")) return;
  address.searchParams.delete("done");
  history.replaceState(history.state, "", address);
}

async function start(): Promise<void> {
  markScripted();
  receive();
  registerWorker();
  const asking = new Asking(page.code);
  const supporting = new Supporting();
  const own = new Own((command) => asking.putBack(command));
  const queue = new Queue(page.code, () => live);
  const rewording = new Rewording(() => live);
  const reacting = new Reacting(() => live);
  const liveText = new LiveText(page.lang);
  const dress = (item: HTMLElement, question: string): void => {
    supporting.dress(item);
    if (own.isOwn(question)) item.dataset["own"] = "";
  };
  const checking = new Checking(
    () => live,
    (candidate) => dress(candidate, candidate.dataset["candidate"] ?? ""),
  );
  const lastState = new LastState(page.code, () => live?.position ?? null);

  let outbox: Outbox | null = null;
  const board = new Board({
    ...queue.hooks,
    around: (change) => queue.hooks.around(() => liveText.around(change)),
    dress: (card) => dress(card, card.dataset["q"] ?? ""),
    done(moves, keys) {
      queue.hooks.done(moves, keys);
      speakOfNow(moves);
      follow(keys, board.known);
      if (keys.includes("reactions")) reacting.show(board.known.get("reactions") ?? "");
      if (keys.includes("room")) {
        followMeeting();
        asking.offerThemes();
        followTitle();
        if (followState()) void outbox?.flush(true);
      }
      lastState.changed();
    },
  });

  queue.start(board);

  live = connectLive({
    code: page.code,
    view: "audience",
    lang: page.lang,
    position: page.position,
    handlers: {
      patch: (change) => board.apply(change),
      snapshot: (parts: Parts) => board.replace(parts),
      mine(mine) {
        own.replace(mine);
        asking.follow(mine.asked);
        rewording.again();
        supporting.replace(mine.supported);
      },
      notice(notice) {
        if (!own.noticed(notice) && notice.text) announce(notice.text);
      },
      connection(state, sentence) {
        // The last moment at which the page is known to be right.
        if (state !== "online" && before === "online") lastState.now();
        if (state !== "online" && before === "online") silentSince = Date.now();
        before = state;
        showConnection(state, sentence);
        if (state === "online") {
          void outbox?.flush(true);
          checking.online();
        } else asking.wentOffline();
      },
    },
  });

  outbox = await Outbox.open(page.code, send, {
    changed: (entries) => own.showPending(entries),
    keeps: ({ type }) => type === "ask" || type === "revise",
    held: (entry) => asking.held(entry.id),
    settled(entry, ack) {
      asking.settled(entry.id, ack, own.status(ack.ok ? ack.question : undefined));
      own.settled(entry, ack);
      if (/support$/.test(entry.command.type)) supporting.settled(entry.command, ack);
    },
  });
  asking.start(outbox);
  own.start(outbox);
  supporting.start(board, outbox);
  void outbox.flush(true);
  // Without a socket nothing else would try again.
  setInterval(() => live?.connection !== "online" && void outbox?.flush(), SOCKET_PATIENCE_MS);
}

void start();
