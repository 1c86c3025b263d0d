// Where unsent commands lie on the phone: IndexedDB, so that they outlive a reload and sleep.
// Without it (some private modes) they live as long as the page.

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

const STORE = "outbox";

export async function openShelf(): Promise<Shelf> {
  try {
    return lastingShelf(await openDatabase());
  } catch {
    return passingShelf();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("livetalk", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("blocked"));
  });
}

function lastingShelf(database: IDBDatabase): Shelf {
  // Resolves when the transaction is complete, that is: when the entry is safe.
  const run = <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  return {
    lasting: true,
    async all(room) {
      const entries = (await run("readonly", (store) => store.getAll())) as Entry[];
      return entries.filter((entry) => entry.room === room).sort((a, b) => a.at - b.at);
    },
    async put(entry) {
      await run("readwrite", (store) => store.put(entry));
    },
    async remove(id) {
      await run("readwrite", (store) => store.delete(id));
    },
  };
}

function passingShelf(): Shelf {
  const entries = new Map<string, Entry>();
  return {
    lasting: false,
    all: async () => [...entries.values()],
    put: async (entry) => void entries.set(entry.id, entry),
    remove: async (id) => void entries.delete(id),
  };
}
