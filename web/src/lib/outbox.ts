// What a person has done and the server has not yet confirmed. Every command is stored before it is
// sent, and sent with the same id until there is an answer: so it counts exactly once, whatever the
// network, a reload or a sleeping phone do in between.

import { type Ack, type Command } from "./live";
import { newId } from "./page";
import { type Entry, openShelf, type Shelf } from "./shelf";
import { pick } from "./waking";

export type Send = (command: Command) => Promise<Ack>;

export interface OutboxHooks {
  /** The entries changed: show them. */
  changed(entries: readonly Entry[]): void;
  /** The server has answered for good, yes or no. */
  settled(entry: Entry, ack: Ack): void;
  /** The server cannot take it now; it will be sent again without anybody's help. */
  held?(entry: Entry): void;
  /** Whether a refused command stays until the person decides (it holds their words). */
  keeps(command: Command): boolean;
  /** Whether what was kept first must arrive first: then nothing overtakes what has to wait. */
  inOrder?: boolean;
}

// When the server says "not now" without saying for how long.
const LATER_MS = 10_000;
// Refusals for the server's own reasons: everybody has them at once, so not everybody tries again at once.
const UNWELL: ReadonlySet<string> = new Set(["log_unavailable", "busy", "restarting", "unanswered", "unwell"]);
const UNEVEN_MS = 3_000;

export class Outbox {
  private entries: Entry[] = [];
  private sending = false;
  private timer = 0;
  private again = false;

  private constructor(
    private readonly room: string,
    private readonly shelf: Shelf,
    private readonly send: Send,
    private readonly hooks: OutboxHooks,
  ) {}

  static async open(room: string, send: Send, hooks: OutboxHooks): Promise<Outbox> {
    const outbox = new Outbox(room, await openShelf(), send, hooks);
    outbox.entries = await outbox.shelf.all(room).catch(() => []);
    hooks.changed(outbox.entries);
    return outbox;
  }

  /** Whether what is kept outlives the page; if not, nobody should be told that it is saved. */
  get lasting(): boolean {
    return this.shelf.lasting;
  }

  /** Keeps a command and then sends it; resolves when it is kept. `delay` leaves time to undo. */
  async add(fields: Omit<Command, "id"> & { type: string }, delay = 0): Promise<Entry> {
    const now = Date.now();
    const id = newId();
    const entry: Entry = { id, room: this.room, command: { ...fields, id }, at: now, notBefore: now + delay };
    this.entries.push(entry);
    await this.shelf.put(entry).catch(() => undefined);
    this.hooks.changed(this.entries);
    void this.flush();
    return entry;
  }

  /** Forgets an entry that was not sent; answers whether it was still there. */
  async drop(id: string): Promise<boolean> {
    const held = this.entries.some((entry) => entry.id === id);
    this.entries = this.entries.filter((entry) => entry.id !== id);
    await this.shelf.remove(id).catch(() => undefined);
    if (held) this.hooks.changed(this.entries);
    return held;
  }

  find(matches: (command: Command) => boolean): Entry | undefined {
    return this.entries.find((entry) => !entry.refused && matches(entry.command));
  }

  /** Tries everything that may be sent now. `eager` also what waits for better times. */
  async flush(eager = false): Promise<void> {
    if (this.sending) {
      this.again = true;
      return;
    }
    this.sending = true;
    clearTimeout(this.timer);
    for (const entry of [...this.entries]) {
      const due = entry.notBefore <= Date.now() || (eager && this.isLater(entry));
      if (entry.refused || !this.entries.includes(entry)) continue;
      if (!due && this.hooks.inOrder) break;
      if (!due) continue;
      const ack = await this.send(entry.command).catch((): Ack => LOST);
      if (!ack.ok && ack.code === "offline") break;
      await this.settle(entry, ack);
      if (this.hooks.inOrder && !entry.refused && this.entries.includes(entry)) break;
    }
    this.sending = false;
    this.schedule();
    if (this.again) {
      this.again = false;
      void this.flush();
    }
  }

  private async settle(entry: Entry, ack: Ack): Promise<void> {
    if (!ack.ok && ack.temporary) {
      entry.held = UNWELL.has(ack.code);
      const wait = ack.retry_after ? ack.retry_after * 1_000 : LATER_MS;
      entry.notBefore = Date.now() + wait + (entry.held ? pick(0, UNEVEN_MS) : 0);
      await this.shelf.put(entry).catch(() => undefined);
      this.hooks.changed(this.entries);
      if (entry.held) this.hooks.held?.(entry);
      return;
    }
    if (!ack.ok && this.hooks.keeps(entry.command)) {
      entry.refused = ack.message;
      await this.shelf.put(entry).catch(() => undefined);
      this.hooks.changed(this.entries);
    } else {
      await this.drop(entry.id);
    }
    this.hooks.settled(entry, ack);
  }

  // Not the entries whose author may still undo them: those are young.
  private isLater(entry: Entry): boolean {
    return Date.now() - entry.at > LATER_MS;
  }

  private schedule(): void {
    const now = Date.now();
    const later = this.entries.filter((entry) => !entry.refused && entry.notBefore > now);
    if (later.length === 0) return;
    const next = Math.min(...later.map((entry) => entry.notBefore));
    this.timer = window.setTimeout(() => void this.flush(), next - now + 50);
  }
}

const LOST: Ack = { ok: false, code: "offline", message: "", temporary: true };
