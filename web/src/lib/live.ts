// The live connection of a page to its room: it joins from a position, applies the rules for
// patches and gaps, and comes back by itself. It knows nothing of how parts look.

import { io, type Socket } from "socket.io-client";
import { judge, type Parts, type Patch, type Position } from "./position";
import { pick, wakes } from "./waking";

export { type Parts, type Patch, type Position } from "./position";

export interface Mine {
  asked: Record<string, string>;
  supported: string[];
  html?: string;
}

export interface Notice {
  kind: string;
  question?: string;
  text?: string;
  retry_after_ms?: number;
}

export interface Command {
  id: string;
  type: string;
  [field: string]: unknown;
}

export type Ack =
  | { ok: true; seq: number; question?: string }
  | { ok: false; code: string; message: string; temporary: boolean; retry_after?: number };

/** connecting: never been on since the page opened. refused: the server said no, for good. */
export type Connection = "connecting" | "online" | "offline" | "refused";

export interface LiveHandlers {
  patch(patch: Pick<Patch, "set" | "gone">): void;
  snapshot(parts: Parts): void;
  mine?(mine: Mine): void;
  notice?(notice: Notice): void;
  connection?(state: Connection, sentence: string | null): void;
}

export interface LiveOptions {
  code: string;
  view: string;
  lang: string;
  position: Position | null;
  handlers: LiveHandlers;
}

export interface Live {
  /** Sends at once or answers `offline`; nothing is kept here (see outbox). */
  send(command: Command): Promise<Ack>;
  /** Asks something that changes nothing in the room; null when no answer came. */
  ask<Answer>(event: string, body: object): Promise<Answer | null>;
  readonly connection: Connection;
  readonly position: Position | null;
  close(): void;
}

// A command that had no answer in this time may or may not have arrived; its id makes a repeat safe.
const ACK_TIMEOUT_MS = 10_000;
// Engine.IO's heartbeat comes every 20 s; after this long without one the socket slept with the phone.
const SILENCE_MS = 30_000;
// A hall whose network returns comes back spread over this time, not in one stroke.
const JITTER_MS = 1_500;

const OFFLINE: Ack = { ok: false, code: "offline", message: "", temporary: true };

export function connectLive(options: LiveOptions): Live {
  const { code, view, lang, handlers } = options;
  let position = options.position;
  let connection: Connection = "connecting";
  let lastHeard = Date.now();
  let timer = 0;
  let askedToWait = 0;

  const socket: Socket = io("/room", {
    transports: ["websocket"],
    auth: (give) => give({ code, format: "html", view, lang, ...(position ? { position } : {}) }),
    reconnectionDelay: 1_000,
    // Long enough to spare a server that has just come up, short enough for a wall in front of a hall.
    reconnectionDelayMax: 6_000,
    randomizationFactor: 0.5,
    timeout: 10_000,
  });

  const become = (state: Connection, sentence: string | null = null): void => {
    connection = state;
    handlers.connection?.(state, sentence);
  };

  const comeBack = (delay: number): void => {
    clearTimeout(timer);
    // Ends the library's own attempts, so that there is one plan and not two.
    socket.disconnect();
    timer = window.setTimeout(() => {
      if (socket.connected || connection === "refused") return;
      socket.connect();
    }, delay);
  };

  socket.on("connect", () => {
    lastHeard = Date.now();
    become("online");
  });
  socket.on("disconnect", (reason) => {
    become("offline");
    // The library comes back by itself except when the server ended the connection on purpose;
    // one that restarts has said when it would like to see us again.
    if (askedToWait) comeBack(askedToWait + pick(0, JITTER_MS));
    else if (reason === "io server disconnect") comeBack(pick(1_000, 5_000));
    askedToWait = 0;
  });
  socket.on("connect_error", (error: Error & { data?: Refusal }) => {
    // Without data it was the network; with data the room itself said no, and nobody retries but us.
    if (!error.data) return become("offline");
    if (error.data.temporary === false) return become("refused", error.message);
    become("offline", error.message);
    comeBack((error.data.n ?? 0) * 1_000 + pick(1_000, 6_000));
  });
  socket.io.on("ping", () => (lastHeard = Date.now()));

  socket.on("snapshot", (message: { epoch: string; seq: number; parts: Parts }) => {
    position = { epoch: message.epoch, seq: message.seq };
    handlers.snapshot(message.parts);
  });
  socket.on("patch", (patch: Patch) => {
    switch (judge(position, patch)) {
      case "other_log":
        return void socket.emit("resync", {});
      case "gap":
        return void socket.emit("resync", { position });
      case "ignore":
        return;
      case "apply":
        position = { epoch: patch.epoch, seq: patch.seq };
        handlers.patch(patch);
    }
  });
  socket.on("mine", (mine: Mine) => handlers.mine?.(mine));
  socket.on("notice", (notice: Notice) => {
    if (notice.kind === "restart") askedToWait = notice.retry_after_ms ?? JITTER_MS;
    // The staff link was closed: the server's page says so, and nothing of the room stays on the screen.
    if (notice.kind === "revoked") return location.reload();
    handlers.notice?.(notice);
  });

  const stop = wakes(() => {
    const asleep = Date.now() - lastHeard > SILENCE_MS;
    if (!socket.connected || asleep) comeBack(pick(0, JITTER_MS));
  });

  const ask = async <Answer>(event: string, body: object): Promise<Answer | null> => {
    if (!socket.connected) return null;
    try {
      return (await socket.timeout(ACK_TIMEOUT_MS).emitWithAck(event, body)) as Answer;
    } catch {
      return null;
    }
  };

  return {
    ask,
    send: async (command) => (await ask<Ack>("command", command)) ?? OFFLINE,
    get connection() {
      return connection;
    },
    get position() {
      return position;
    },
    close() {
      stop();
      clearTimeout(timer);
      socket.disconnect();
    },
  };
}

/** What comes with a refused connection; `n` is a wait in seconds. */
interface Refusal {
  code?: string;
  temporary?: boolean;
  n?: number;
}
