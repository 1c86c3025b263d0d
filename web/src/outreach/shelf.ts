// Where entries lie on the tablet until the server has them: IndexedDB, so that they outlive a reload, a flat
// battery and a day without a network. A browser that keeps nothing says so, and then the page says it too.

import { type Drawer, openDrawer, passingDrawer } from "../lib/drawer";

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

export type Shelf = Drawer<Kept>;

export const openShelf = (): Promise<Shelf> => openDrawer<Kept>("livetalk-outreach", "entries", "strict");

/** As long as the page lives; also for tests. */
export const passingShelf = (): Shelf => passingDrawer<Kept>();
