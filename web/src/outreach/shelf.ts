// Where entries lie on the tablet until the server has them: IndexedDB, so that they outlive a reload, a flat
// battery and a day without a network. A browser that keeps nothing says so, and then the page says it too.

/** What a person said, as it is sent. The names are those of the wire (docs/views-and-wire.md). */
export interface Said {
  text: string;
  origin: string;
  session: string;
  name: string;
  theme: string;
  area: string;
  age: string | null;
  consent: boolean;
  sure: boolean;
}

export interface Kept extends Said {
  id: string;
  /** What the person's code stands for. */
  person: string;
  /** When it was written, in ms since 1970. */
  at: number;
  /** Why the server does not take it as it is: then it waits for a hand, not for the network. */
  refused?: string;
  /** Whether it is taken all the same if somebody says that it is meant so. */
  mayInsist?: boolean;
}

export interface Shelf {
  readonly lasting: boolean;
  all(): Promise<Kept[]>;
  put(entry: Kept): Promise<void>;
  remove(id: string): Promise<void>;
}

const DATABASE = "livetalk-outreach";
const STORE = "entries";

export async function openShelf(): Promise<Shelf> {
  try {
    return lastingShelf(await openDatabase());
  } catch {
    return passingShelf();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
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
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  return {
    lasting: true,
    all: async () => inOrder((await run("readonly", (store) => store.getAll())) as Kept[]),
    async put(entry) {
      await run("readwrite", (store) => store.put(entry));
    },
    async remove(id) {
      await run("readwrite", (store) => store.delete(id));
    },
  };
}

/** As long as the page lives; also for tests. */
export function passingShelf(): Shelf {
  const entries = new Map<string, Kept>();
  return {
    lasting: false,
    all: async () => inOrder([...entries.values()]),
    put: async (entry) => void entries.set(entry.id, entry),
    remove: async (id) => void entries.delete(id),
  };
}

function inOrder(entries: Kept[]): Kept[] {
  return entries.sort((a, b) => a.at - b.at);
}
