// Where unsent commands lie on the phone: IndexedDB, so that they outlive a reload and sleep.
// Without it (some private modes) they live as long as the page.

import { openDrawer } from "./drawer";
import { type Command } from "./live";

export interface Entry {
  id: string;
  room: string;
  command: Command;
  /** When it was written, in ms since 1970: the order of sending. */
  at: number;
  /** Not to be sent before this moment (ms): a wait that was asked for, or the time to undo. */
  notBefore: number;
  /** Whether the server could not take it for reasons of its own, and nobody knows how long that lasts. */
  held?: boolean;
  /** Why the server refused it for good; then it waits for the person, not for the network. */
  refused?: string;
}

export interface Shelf {
  readonly lasting: boolean;
  all(room: string): Promise<Entry[]>;
  put(entry: Entry): Promise<void>;
  remove(id: string): Promise<void>;
}

export async function openShelf(): Promise<Shelf> {
  const drawer = await openDrawer<Entry>("livetalk", "outbox");
  return {
    lasting: drawer.lasting,
    all: async (room) => (await drawer.all()).filter((entry) => entry.room === room),
    put: (entry) => drawer.put(entry),
    remove: (id) => drawer.remove(id),
  };
}
