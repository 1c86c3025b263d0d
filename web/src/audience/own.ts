// "Dine spørgsmål": what is still on the phone, what became of each question, changing one and
// taking one back (with time to undo, because the server keeps no way back from that).

import { announce } from "../lib/announce";
import { type Ack, type Mine, type Notice } from "../lib/live";
import { morphInner } from "../lib/morph";
import { type Outbox } from "../lib/outbox";
import { type Entry } from "../lib/shelf";
import { say } from "../lib/words";
import { showWarnings } from "./checking";
import { isHuge, surplus } from "./limit";
import { goTo, isKind, News } from "./news";
import { warningsOf } from "./rewording";

const UNDO_MS = 6_000;

// What asks its author for something is no news any more when the author has done it.
const PASSING: ReadonlySet<string | undefined> = new Set(["elaborate", "dismissed"]);

/** What a person is told of an own question: the sentence, and whether others did something with it. */
interface Fate {
  sentence: string;
  news: string | undefined;
}

export class Own {
  private readonly section = document.querySelector<HTMLElement>(".mine");
  private readonly list = document.querySelector<HTMLElement>("[data-own-list]");
  private readonly pending = document.getElementById("pending");
  private readonly template = document.querySelector<HTMLTemplateElement>("#pending-item");
  private readonly news = new News();
  private outbox: Outbox | null = null;
  private statuses: Record<string, string> = {};
  /** Entries of the outbox whose words stand in their field already. */
  private readonly revising = new Set<string>();

  constructor(private readonly putBack: (command: Record<string, unknown>) => void) {
    for (const item of document.querySelectorAll<HTMLElement>("[data-own-question]")) {
      this.statuses[item.dataset["ownQuestion"] ?? ""] = item.dataset["status"] ?? "";
    }
    this.list?.addEventListener("submit", (event) => this.submitted(event));
    this.section?.addEventListener("click", (event) => void this.clicked(event));
    // Who was asked something while the page was closed hears of it now.
    const asked = document.querySelector<HTMLElement>('[data-news="elaborate"]')?.dataset["ownQuestion"];
    if (asked) this.news.tell("elaborate", asked);
  }

  start(outbox: Outbox): void {
    this.outbox = outbox;
  }

  isOwn(id: string): boolean {
    return id in this.statuses;
  }

  status(id: string | undefined): string | undefined {
    return this.statuses[id ?? ""];
  }

  /** The server's word on one's own questions. */
  replace(mine: Mine): void {
    const before = this.fates();
    this.statuses = mine.asked;
    if (this.list && mine.html !== undefined) morphInner(this.list, mine.html);
    for (const id of Object.keys(mine.asked)) document.getElementById(`q-${id}`)?.setAttribute("data-own", "");
    if (this.outbox) this.showLeaving();
    this.showSection();
    const now = this.fates();
    for (const [id, { news }] of before) if (PASSING.has(news) && now.get(id)?.news !== news) this.news.over(news, id);
    for (const [id, fate] of now) this.speak(id, fate, before.get(id));
  }

  /** A notice that is about an own question; answers whether it was one. */
  noticed({ kind, question }: Notice): boolean {
    if (!question || !isKind(kind)) return false;
    this.news.tell(kind, question);
    return true;
  }

  private fates(): Map<string, Fate> {
    const items = this.list?.querySelectorAll<HTMLElement>("[data-own-question]") ?? [];
    return new Map(
      Array.from(items, (item) => {
        const { ownQuestion = "", news } = item.dataset;
        const sentence = item.querySelector(".fate")?.textContent?.trim().replace(/\s+/g, " ") ?? "";
        return [ownQuestion, { sentence, news }];
      }),
    );
  }

  private speak(id: string, now: Fate, before: Fate | undefined): void {
    if (!before || before.sentence === now.sentence) return;
    if (isKind(now.news) && now.news !== before.news) this.news.tell(now.news, id);
    else if (before.news === "merged" && now.news !== "merged") this.news.tell("unmerged", id);
    // That it waits is known to the person who has just sent it.
    else if (this.statuses[id] !== "waiting") announce(now.sentence);
  }

  /** Shows what has not reached the server yet. */
  showPending(entries: readonly Entry[]): void {
    if (!this.pending) return;
    const asks = entries.filter((entry) => entry.command.type === "ask");
    const items = new Map(Array.from(this.pending.children, (item) => [(item as HTMLElement).dataset["entry"], item]));
    this.pending.replaceChildren(...asks.map((entry) => this.item(entry, items.get(entry.id))));
    this.showLeaving(entries);
    for (const entry of entries) this.showRevising(entry);
    this.showSection();
  }

  settled(entry: Entry, ack: Ack): void {
    const { type } = entry.command;
    const id = String(entry.command["question"] ?? "");
    if (ack.ok) {
      if (type === "revise" || type === "withdraw") announce(say(`audience.live.${type === "revise" ? "revised" : "withdrawn"}`));
      return;
    }
    announce(ack.message);
    if (type === "ask") return;
    // The sentence stands where the person acted; the words themselves are still in the field.
    const fate = document.querySelector<HTMLElement>(`#own-${CSS.escape(id)} .fate`);
    if (fate) {
      fate.textContent = ack.message;
      fate.className = "fate error";
    }
    if (type === "revise") {
      this.reopen(id, String(entry.command["text"]));
      void this.outbox?.drop(entry.id);
    }
  }

  private reopen(id: string, words: string): void {
    const field = document.querySelector<HTMLTextAreaElement>(`#own-${CSS.escape(id)} textarea`);
    if (!field) return;
    field.closest("details")?.setAttribute("open", "");
    // Differs from its default, so that nothing from the server takes the words away.
    field.defaultValue = "";
    field.value = words;
  }

  private item(entry: Entry, old: Element | undefined): Element {
    const item = old ?? (this.template?.content.firstElementChild?.cloneNode(true) as HTMLElement);
    const fate = item.querySelector("[data-fate]");
    (item as HTMLElement).dataset["entry"] = entry.id;
    const text = item.querySelector("[data-text]");
    if (text) text.textContent = String(entry.command["text"] ?? "");
    if (fate) {
      fate.textContent = this.sentence(entry);
      fate.className = entry.refused === undefined ? "fate waiting" : "fate error";
    }
    item.querySelector<HTMLElement>("[data-acts]")?.toggleAttribute("hidden", entry.refused === undefined);
    return item;
  }

  private sentence(entry: Entry): string {
    if (entry.refused !== undefined) return entry.refused || say("audience.live.refused");
    if (entry.held) return say(this.outbox?.lasting === false ? "audience.live.held_open" : "audience.live.held");
    const wait = Math.ceil((entry.notBefore - Date.now()) / 1_000);
    if (wait > 0) return say("audience.live.wait", { n: wait });
    return say(this.outbox?.lasting === false ? "audience.live.not_sent" : "audience.live.saved");
  }

  private submitted(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !this.outbox) return;
    const { revise, withdraw } = form.dataset;
    if (revise) {
      const field = form.elements.namedItem("text") as HTMLTextAreaElement;
      if (!field.value.trim()) return field.focus();
      if (isHuge(field.value)) {
        event.preventDefault();
        const text = say("audience.live.over", { n: surplus(field.value) });
        return showWarnings(warningsOf(field), [{ kind: "over", text }]);
      }
      void this.outbox.add({ type: "revise", question: revise, text: field.value });
      // From here on the server's text may take its place again.
      field.defaultValue = field.value;
      form.closest("details")?.removeAttribute("open");
      const fate = document.querySelector(`#own-${CSS.escape(revise)} .fate`);
      if (fate) fate.textContent = say(this.outbox.lasting ? "audience.live.saved" : "audience.live.sending");
    } else if (withdraw) {
      void this.outbox.add({ type: "withdraw", question: withdraw }, UNDO_MS);
    } else return;
    event.preventDefault();
  }

  private async clicked(event: Event): Promise<void> {
    const target = event.target as Element;
    const shared = target.closest<HTMLElement>("[data-shared]")?.dataset["shared"];
    if (shared && goTo(`q-${shared}`)) event.preventDefault();
    const button = target.closest<HTMLElement>("[data-act], [data-undo]");
    if (!button || !this.outbox) return;
    const id = button.dataset["undo"] ?? button.closest<HTMLElement>("[data-entry]")?.dataset["entry"] ?? "";
    const entry = this.pendingCommand(button, id);
    await this.outbox.drop(id);
    if (button.dataset["act"] === "edit" && entry) this.putBack(entry);
  }

  private pendingCommand(button: HTMLElement, id: string): Record<string, unknown> | null {
    const text = button.closest("[data-entry]")?.querySelector("[data-text]")?.textContent;
    return text ? { id, text } : null;
  }

  // A question that is about to be taken back says so, and offers the way back for some seconds.
  private showLeaving(entries?: readonly Entry[]): void {
    for (const item of this.list?.querySelectorAll<HTMLElement>("[data-own-question]") ?? []) {
      const question = item.dataset["ownQuestion"];
      const leaving = (command: { type: string; [field: string]: unknown }): boolean =>
        command.type === "withdraw" && command["question"] === question;
      const entry = entries ? entries.find((one) => leaving(one.command) && !one.refused) : this.outbox?.find(leaving);
      const undo = item.querySelector<HTMLElement>("[data-undo]");
      item.toggleAttribute("data-leaving", entry !== undefined);
      if (undo) undo.dataset["undo"] = entry?.id ?? "";
    }
  }

  // New words that have not reached the server stand where they were written, also on a page that was
  // opened again without a network: else they seem lost, and are written twice.
  private showRevising({ id: entry, command, refused }: Entry): void {
    if (command.type !== "revise" || refused !== undefined || this.revising.has(entry)) return;
    this.revising.add(entry);
    const id = String(command["question"]);
    const item = document.getElementById(`own-${id}`);
    const fate = item?.querySelector(".fate");
    const field = item?.querySelector("textarea");
    if (fate) fate.textContent = say(this.outbox?.lasting === false ? "audience.live.not_sent" : "audience.live.saved");
    if (field && field.value === field.defaultValue) field.value = field.defaultValue = String(command["text"]);
    this.news.over("elaborate", id);
  }

  private showSection(): void {
    const some = (this.list?.children.length ?? 0) + (this.pending?.children.length ?? 0) > 0;
    this.section?.toggleAttribute("data-none", !some);
  }
}
