// The minute-taker's writing surface: lines of the room and lines of one's own, safe on this device until
// they are in the room.

import { showConnection } from "../lib/connection";
import { find, get } from "../lib/find";
import { type Ack, type Command, connectLive, type Live } from "../lib/live";
import { Outbox } from "../lib/outbox";
import { markScripted, readPage } from "../lib/page";
import { Board } from "../lib/parts";
import { postCommand } from "../lib/posting";
import { idsIn, inOrder, sortCards } from "../lib/proposal";
import { keepSurface } from "../notes/lasting";
import { Mending } from "../notes/mending";
import { Pending } from "../notes/pending";
import { Promises } from "../notes/promises";
import { Sheet } from "../notes/sheet";
import { Speakers } from "../notes/speakers";
import { Walking } from "../notes/walking";
import { Writing } from "../notes/writing";

// A socket that has not come by then may be kept out by the network; forms may still get through.
const SOCKET_PATIENCE_MS = 5_000;

const page = readPage();
// Not the drawer of this device's phone page: what lies there is sent in another role.
const shelf = `${page.code}/notes`;
let live: Live | null = null;
let silentSince = Date.now();

async function send(command: Command): Promise<Ack> {
  if (live?.connection === "online") {
    const ack = await live.send(command);
    return !ack.ok && ack.code === "offline" && live.connection === "online" ? { ...ack, code: "unanswered" } : ack;
  }
  const isPatient = Date.now() - silentSince < SOCKET_PATIENCE_MS;
  if (!navigator.onLine || isPatient || live?.connection === "refused") return { ok: false, code: "offline", message: "", temporary: true };
  return postCommand(page.code, { ...command, page: "notes" });
}

function settleRoom(): void {
  const state = find<HTMLDataElement>("[data-room-state]")?.value;
  const part = find<HTMLDataElement>("[data-room-part]")?.value;
  document.body.dataset["state"] = state ?? "open";
  document.body.dataset["partOfMeeting"] = part ?? "open";
  get("[data-closed]").hidden = part !== "closed";
}

async function start(): Promise<void> {
  markScripted();
  tidyAddress();
  keepSurface(page.code);
  const sheet = new Sheet();
  const promises = new Promises(sheet);
  const mending = new Mending(sheet);
  const walking = new Walking(sheet, mending, promises);
  let outbox: Outbox | null = null;
  const speakers = new Speakers(() => writing.focus());
  const writing: Writing = new Writing(shelf, speakers, () => promises.mark(sheet.all.at(-1) ?? null));
  const pending = new Pending({
    lasting: () => outbox?.lasting ?? false,
    putBack(entry) {
      void outbox?.drop(entry.id);
      writing.putBack(entry);
    },
  });

  const board = new Board({
    order: (holder, cards) => {
      if (!holder.matches(".asks-next *")) return cards;
      const order = idsIn(find<HTMLDataElement>('[data-part="proposal"] [data-order]')?.value);
      return sortCards(cards, inOrder({ queue: board.queue(), order }));
    },
    done(_moves, keys) {
      sheet.settle(() => {
        if (keys.includes("captions")) sheet.follow(board.known.get("captions") ?? "");
        if (keys.includes("promises")) promises.follow(board.known.get("promises") ?? "");
        else if (keys.includes("captions")) promises.settle();
        pending.reached(live?.position?.seq ?? 0);
      });
      walking.follow();
      if (keys.includes("room")) {
        speakers.follow();
        settleRoom();
      }
    },
  });

  live = connectLive({
    code: page.code,
    view: "notes",
    lang: page.lang,
    position: page.position,
    handlers: {
      patch: (change) => board.apply(change),
      snapshot: (parts) => board.replace(parts),
      connection(state, sentence) {
        if (state !== "online" && document.body.dataset["online"] === "true") silentSince = Date.now();
        showConnection(state, sentence);
        if (state === "online") void outbox?.flush(true);
      },
    },
  });

  outbox = await Outbox.open(shelf, send, {
    inOrder: true,
    keeps: ({ type }) => type === "note",
    changed(entries) {
      sheet.settle(() => pending.show(entries));
      mending.show(entries);
      promises.show(entries);
    },
    settled(entry, ack) {
      if (entry.command.type === "note" && ack.ok) {
        pending.taken(entry, ack.seq);
        pending.reached(live?.position?.seq ?? 0);
      }
      if (entry.command.type === "correct_line") mending.settled(entry, ack);
      if (/promise$/.test(entry.command.type)) promises.settled(entry, ack);
    },
  });
  writing.start(outbox);
  mending.start(outbox);
  promises.start(outbox);
  walking.follow();
  sheet.toEnd();
  void outbox.flush(true);
  // Without a socket nothing else would try again.
  setInterval(() => live?.connection !== "online" && void outbox?.flush(), SOCKET_PATIENCE_MS);
}

/** What a form without a script left in the address. */
function tidyAddress(): void {
  const address = new URL(location.href);
  address.searchParams.delete("done");
  address.searchParams.delete("line");
  history.replaceState(history.state, "", address);
}

void start();
