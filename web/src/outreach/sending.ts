// From the tablet to the server: a few entries at a time, each with an answer of its own. An entry leaves the
// tablet only when the server has said that it has it; until then it is sent again, always under the same name,
// so that it is there once whatever was cut in between.

import { type Kept, type Shelf } from "./shelf";

/** What the server says of one entry. */
export interface Answer {
  id: string;
  ok: boolean;
  message?: string;
  temporary?: boolean;
  may_insist?: boolean;
}

/** What came of one request. */
export type Reply =
  | { kind: "answered"; answers: Answer[] }
  | { kind: "offline" | "unwell" | "signed_out" }
  | { kind: "unreadable"; message: string };

export type Post = (entries: readonly Kept[]) => Promise<Reply>;

export type State = "online" | "offline" | "unwell" | "signed_out";

export interface Hooks {
  /** Something came or went, or the way to the server opened or closed. */
  changed(entries: readonly Kept[], state: State): void;
  /** The server has so many more. */
  sent(count: number): void;
}

// The server takes 20 at once and 64 KB; half of both, so that a slow network gets through with something.
const MOST_AT_ONCE = 10;
const MOST_BYTES = 32 * 1024;

export class Sending {
  state: State = "online";
  #running = false;
  #again = false;

  constructor(
    private readonly shelf: Shelf,
    private readonly post: Post,
    private readonly hooks: Hooks,
  ) {}

  /** Keeps an entry, new or mended; resolves when it is safe on the tablet. */
  async keep(entry: Kept): Promise<void> {
    await this.shelf.put(entry);
    await this.#tell();
  }

  async drop(id: string): Promise<void> {
    await this.shelf.remove(id);
    await this.#tell();
  }

  /** Sends what can be sent. Called as often as anybody likes: one goes at a time. */
  async flush(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do {
        this.#again = false;
        await this.#round();
      } while (this.#again && this.state === "online");
    } finally {
      this.#running = false;
      await this.#tell();
    }
  }

  async #round(): Promise<void> {
    const waiting = (await this.shelf.all()).filter((entry) => entry.refused === undefined);
    // With nothing to send it still asks: whether anybody hears, and whether somebody is signed in.
    for (const batch of waiting.length ? batches(waiting) : [[]]) {
      if (!(await this.#hand(batch))) return;
      await this.#tell();
    }
  }

  /** Hands a batch over; false if there is no point in going on now. */
  async #hand(batch: readonly Kept[]): Promise<boolean> {
    const reply = await this.post(batch);
    if (reply.kind === "answered") {
      this.state = "online";
      await this.#settle(batch, reply.answers);
      return true;
    }
    if (reply.kind !== "unreadable") {
      this.state = reply.kind;
      return false;
    }
    // One of them cannot be read: the others must not wait for it.
    if (batch.length === 1) {
      for (const entry of batch) await this.shelf.put({ ...entry, refused: reply.message });
      return true;
    }
    for (const entry of batch) if (!(await this.#hand([entry]))) return false;
    return true;
  }

  async #settle(batch: readonly Kept[], answers: readonly Answer[]): Promise<void> {
    const told = new Map(answers.map((answer) => [answer.id, answer]));
    let sent = 0;
    for (const entry of batch) {
      const answer = told.get(entry.id);
      if (answer?.ok) {
        await this.shelf.remove(entry.id);
        sent += 1;
      } else if (answer && !answer.temporary) {
        await this.shelf.put({ ...entry, refused: answer.message ?? "", mayInsist: answer.may_insist === true });
      }
    }
    if (sent) this.hooks.sent(sent);
  }

  async #tell(): Promise<void> {
    this.hooks.changed(await this.shelf.all(), this.state);
  }
}

/** Cut so that each may be sent at once; in order. */
export function batches(entries: readonly Kept[]): Kept[][] {
  const found: Kept[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = new TextEncoder().encode(JSON.stringify(entry)).length;
    const last = found.at(-1);
    if (last && last.length < MOST_AT_ONCE && bytes + size <= MOST_BYTES) {
      last.push(entry);
      bytes += size;
    } else {
      found.push([entry]);
      bytes = size;
    }
  }
  return found;
}
