// The live connection of a page to its room: it joins from a position and applies the rules for
// patches and gaps. It knows nothing of how parts look, nor of how a lost connection comes back.

import { type Connection, Line } from "./line";
import { judge, type Parts, type Patch, type Position } from "./position";

export { type Connection } from "./line";
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
  spread_ms?: number;
}

export interface Command {
  id: string;
  type: string;
  [field: string]: unknown;
}

export type Ack =
  | { ok: true; seq: number; question?: string }
  | { ok: false; code: string; message: string; temporary: boolean; retry_after?: number };

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
  /** Sends at once or answers `offline`, also when no answer came; nothing is kept here (see outbox). */
  send(command: Command): Promise<Ack>;
  /** Asks something that changes nothing in the room; null when no answer came. */
  ask<Answer>(event: string, body: object): Promise<Answer | null>;
  readonly connection: Connection;
  readonly position: Position | null;
  close(): void;
}

const OFFLINE: Ack = { ok: false, code: "offline", message: "", temporary: true };

export function connectLive(options: LiveOptions): Live {
  const { code, view, lang, handlers } = options;
  let position = options.position;
  const line = new Line({
    leads: view !== "audience",
    auth: () => ({ code, format: "html", view, lang, ...(position ? { position } : {}) }),
    connection: handlers.connection,
  });
  const { socket } = line;

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
    if (notice.kind === "restart") line.expectRestart(notice);
    // The staff link was closed: the server's page says so, and nothing of the room stays on the screen.
    if (notice.kind === "revoked") return location.reload();
    handlers.notice?.(notice);
  });

  return {
    ask: (event, body) => line.ask(event, body),
    send: async (command) => (await line.ask<Ack>("command", command)) ?? OFFLINE,
    get connection() {
      return line.connection;
    },
    get position() {
      return position;
    },
    close: () => line.close(),
  };
}
