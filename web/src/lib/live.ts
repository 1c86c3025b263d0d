// The live connection of a page to its room: it joins from a position, applies the rules for
// patches and gaps, and comes back by itself. It knows nothing of how parts look.

import { io, type Socket } from "socket.io-client";
import { pick, wakes } from "./waking";

export interface Position {
  epoch: string;
  seq: number;
}

export type Parts = Record<string, string>;

export interface Patch {
  epoch: string;
  from: number;
  seq: number;
  set: Parts;
  gone: string[];
}

export interface Mine {
  asked: Record<string, string>;
  supported: string[];
  html?: string;
}

export interface Notice {
  kind: string;
  question?: string;
  text?: string;
  retry_after?: number;
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

/** The place of a patch relative to what is known: the whole rule for gaps and repeats. */
export function judge(position: Position | null, patch: Patch): "apply" | "ignore" | "gap" | "other_log" {
  if (position === null || patch.epoch !== position.epoch) return "other_log";
  if (position.seq < patch.from) return "gap";
  if (patch.seq < position.seq) return "ignore";
  return "apply";
}

export function connectLive(options: LiveOptions): Live {
  const { code, view, lang, handlers } = options;
  let position = options.position;
  let connection: Connection = "connecting";
  let lastHeard = Date.now();
  let timer = 0;

  const socket: Socket = io("/room", {
    transports: ["websocket"],
    auth: (give) => give({ code, format: "html", view, lang, ...(position ? { position } : {}) }),
    reconnectionDelay: 1_000,
    reconnectionDelayMax: 10_000,
    randomizationFactor: 0.5,
    timeout: 10_000,
  });

  const become = (state: Connection, sentence: string | null = null): void => {
    connection = state;
    handlers.connection?.(state, sentence);
  };

  const comeBack = (delay: number): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (socket.connected || connection === "refused") return;
      // Ends a pending wait of the library first: a plain connect() would sit it out.
      socket.disconnect().connect();
    }, delay);
  };

  socket.on("connect", () => {
    lastHeard = Date.now();
    become("online");
  });
  socket.on("disconnect", (reason) => {
    become("offline");
    // The library comes back by itself except when the server ended the connection on purpose.
    if (reason === "io server disconnect") comeBack(pick(1_000, 5_000));
  });
  socket.on("connect_error", (error: Error & { data?: Refusal }) => {
    if (error.data && error.data.temporary === false) return become("refused", error.data.message ?? null);
    become("offline", error.data?.message ?? null);
    // `active` is false when the room, not the network, said no: then nobody retries but us.
    if (!socket.active) comeBack((error.data?.retry_after ?? 0) * 1_000 + pick(2_000, 8_000));
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
  socket.on("notice", (notice: Notice) => handlers.notice?.(notice));

  const stop = wakes(() => {
    const asleep = socket.connected && Date.now() - lastHeard > SILENCE_MS;
    if (asleep) socket.disconnect();
    if (!socket.connected) comeBack(pick(0, JITTER_MS));
  });

  return {
    async send(command) {
      if (!socket.connected) return OFFLINE;
      try {
        return (await socket.timeout(ACK_TIMEOUT_MS).emitWithAck("command", command)) as Ack;
      } catch {
        return OFFLINE;
      }
    },
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

interface Refusal {
  code?: string;
  message?: string;
  temporary?: boolean;
  retry_after?: number;
}
