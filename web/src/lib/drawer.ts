// Things kept on a device by their id, in the order in which they were written: in IndexedDB, so that they outlive
// a reload, sleep and a flat battery. A browser that keeps nothing (some private modes) says so (`lasting`), and then
// they live as long as the page. Must not live here: what is kept (`shelf`, `outreach/shelf`).

export interface Thing {
  id: string;
  /** When it was written, in ms since 1970. */
  at: number;
}

export interface Drawer<T extends Thing> {
  readonly lasting: boolean;
  all(): Promise<T[]>;
  put(thing: T): Promise<void>;
  remove(id: string): Promise<void>;
}

/** `strict`: a thing is safe only when it is on the disk, not when the system has it. */
export async function openDrawer<T extends Thing>(
  database: string,
  store: string,
  durability: "default" | "strict" = "default",
): Promise<Drawer<T>> {
  try {
    return lastingDrawer(await open(database, store), store, durability);
  } catch {
    return passingDrawer();
  }
}

/** As long as the page lives; also for tests. */
export function passingDrawer<T extends Thing>(): Drawer<T> {
  const things = new Map<string, T>();
  return {
    lasting: false,
    all: async () => inOrder([...things.values()]),
    put: async (thing) => void things.set(thing.id, thing),
    remove: async (id) => void things.delete(id),
  };
}

function open(database: string, store: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: "id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("blocked"));
  });
}

function lastingDrawer<T extends Thing>(
  database: IDBDatabase,
  store: string,
  durability: "default" | "strict",
): Drawer<T> {
  // Resolves when the transaction is complete, that is: when the thing is safe.
  const run = <R>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability });
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  return {
    lasting: true,
    all: async () => inOrder((await run("readonly", (kept) => kept.getAll())) as T[]),
    async put(thing) {
      await run("readwrite", (kept) => kept.put(thing));
    },
    async remove(id) {
      await run("readwrite", (kept) => kept.delete(id));
    },
  };
}

function inOrder<T extends Thing>(things: T[]): T[] {
  return things.sort((a, b) => a.at - b.at);
}
