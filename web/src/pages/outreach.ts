// The page of those who write down what people say who have no phone with them: many in a row, all day, with or
// without a network. Without this script its form sends one entry at a time.

import { find, get } from "../lib/find";
import { registerWorker } from "../lib/kept";
import { markScripted } from "../lib/page";
import { say } from "../lib/words";
import { EntryForm } from "../outreach/form";
import { keepTablet } from "../outreach/lasting";
import { postEntries } from "../outreach/posting";
import { countSent, foldToMend, hideCode, showCode, showTally, showToMend, showWhere } from "../outreach/screen";
import { Sending } from "../outreach/sending";
import { type Kept, openShelf } from "../outreach/shelf";

// Nothing tells a page that a network which was there all the time has begun to carry.
const TRY_EVERY_MS = 10_000;

async function start(): Promise<void> {
  markScripted();
  registerWorker(); // now: it waits for the page to have loaded
  const shelf = await openShelf();
  get("[data-not-lasting]").hidden = shelf.lasting;
  let entries: readonly Kept[] = [];
  let onScreen: string | null = null; // the entry whose code is shown

  const sending = new Sending(shelf, postEntries, {
    changed(now, state) {
      entries = now;
      showTally(now, state);
      showToMend(now, onScreen);
      if (onScreen !== null) showWhere(now.find((one) => one.id === onScreen));
    },
    sent: countSent,
  });

  const form = new EntryForm(async (entry) => {
    onScreen = entry.id;
    await sending.keep(entry);
    showCode(entry.person);
    void sending.flush();
  });

  get("[data-next]").addEventListener("click", (event) => {
    event.preventDefault();
    toForm();
    form.focus();
  });
  get("[data-print]").addEventListener("click", () => print());
  get("[data-send]").addEventListener("click", () => void sending.flush());
  get("[data-mends]").addEventListener("click", (event) => {
    const act = (event.target as HTMLElement).closest<HTMLElement>("[data-act]")?.dataset["act"];
    const id = (event.target as HTMLElement).closest<HTMLElement>("[data-id]")?.dataset["id"];
    const entry = entries.find((one) => one.id === id);
    if (entry && act) void settle(entry, act);
  });

  function toForm(): void {
    onScreen = null;
    hideCode();
    foldToMend();
    showToMend(entries, null);
  }

  async function settle(entry: Kept, act: string): Promise<void> {
    if (act === "again") {
      toForm();
      form.mend(entry);
    } else if (act === "insist") {
      const { refused: _refused, ...meant } = entry;
      await sending.keep({ ...meant, sure: true });
      await sending.flush();
    } else if (act === "drop" && confirm(say("outreach.mend.sure"))) await sending.drop(entry.id);
  }

  addEventListener("online", () => void sending.flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void sending.flush());
  setInterval(() => {
    if (sending.state !== "online" || entries.some((one) => one.refused === undefined)) void sending.flush();
  }, TRY_EVERY_MS);
  find("[data-own-code]")?.remove();
  keepTablet();
  // A tablet that has been on the way for a day says at once whether anybody hears it.
  await sending.flush();
}

void start();
