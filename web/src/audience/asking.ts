// The ask form: characters left, the draft, and handing the question to the outbox.

import { announce } from "../lib/announce";
import { keepDraft } from "../lib/draft";
import { countGraphemes } from "../lib/graphemes";
import { type Ack } from "../lib/live";
import { type Outbox } from "../lib/outbox";
import { say } from "../lib/words";
import { isHuge, longest } from "./limit";

type Kind = "waiting" | "done" | "error";

// Below this many the number is worth a screen reader's time.
const NEARLY_FULL = 50;

export class Asking {
  private readonly form = document.querySelector<HTMLFormElement>(".ask-form");
  private readonly text = document.querySelector<HTMLTextAreaElement>("#ask-text");
  private readonly left = document.querySelector<HTMLElement>("#ask-left");
  private readonly state = document.querySelector<HTMLElement>("[data-send-state]");
  private readonly draft;
  private outbox: Outbox | null = null;
  private last = "";
  /** The question that the sentence below the button is about, and the status it tells of. */
  private told: { question: string; status: string } | null = null;
  private keeping = false;

  constructor(room: string) {
    if (!this.form || !this.text) return;
    this.draft = keepDraft(room, this.form, ["text", "name", "theme"]);
    this.form.noValidate = true;
    this.form.addEventListener("submit", (event) => void this.submit(event));
    this.text.addEventListener("input", () => this.count());
    this.text.addEventListener("focus", () => this.openFrame(), { once: true });
    // Ctrl or Cmd with Enter sends, as in most places where people write.
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form?.requestSubmit();
    });
    if (this.text.value) this.count();
    this.openMore();
  }

  start(outbox: Outbox): void {
    this.outbox = outbox;
  }

  /** The own questions have changed: that one was sent is not worth a word when more has become of it. */
  follow(statuses: Record<string, string>): void {
    const status = this.told && statuses[this.told.question];
    if (!status || status === this.told?.status) return;
    this.told = null;
    if (this.state?.dataset["kind"] === "done") this.tell("", "waiting");
  }

  /** The server has answered a question that was asked from here, which now has this status. */
  settled(id: string, ack: Ack, status: string | undefined): void {
    if (id !== this.last) return;
    if (ack.ok) {
      // Also where questions are shown at once, some wait: the status says more than the room's rule.
      const isShown = status ? status === "approved" : document.body.dataset["moderation"] === "after";
      this.tell(say(isShown ? "audience.live.sent_after" : "audience.live.sent_before"), "done");
      this.told = { question: ack.question ?? "", status: isShown ? "approved" : "waiting" };
    } else this.tell(ack.message || say("audience.live.refused"), "error");
  }

  /** The server cannot keep it now: it lies here, and goes by itself. */
  held(id: string): void {
    if (id === this.last) this.tell(say(`audience.live.${this.outbox?.lasting ? "held" : "held_open"}`), "waiting");
  }

  /** The room's list of themes has changed: the choice offers the new ones too. */
  offerThemes(): void {
    const choice = this.form?.querySelector<HTMLSelectElement>("select[name=theme]");
    const known = new Set(Array.from(choice?.options ?? [], (option) => option.value));
    for (const { value } of document.querySelectorAll<HTMLOptionElement>("#themes option")) {
      if (!known.has(value)) choice?.add(new Option(value));
    }
  }

  /** Puts words back into the field, to be changed and sent again; keeps what stands there. */
  putBack(command: Record<string, unknown>): void {
    if (!this.text) return;
    const words = String(command["text"] ?? "");
    this.text.value = this.text.value.trim() ? `${words}\n\n${this.text.value}` : words;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.text.focus();
    this.tell("", "waiting");
  }

  private count(): number {
    const left = longest() - countGraphemes(this.text?.value.trim() ?? "");
    if (this.left) {
      this.left.textContent = left < 0 ? say("audience.live.over", { n: -left }) : say("audience.live.left", { n: left });
      this.left.toggleAttribute("data-over", left < 0);
      if (left === NEARLY_FULL || left === -1) announce(this.left.textContent);
    }
    if (left >= 0) this.text?.removeAttribute("aria-invalid");
    // What was said of the last question is not true of the one that is being written.
    if (this.text?.value && this.state?.dataset["kind"] === "done") this.tell("", "waiting");
    return left;
  }

  private async submit(event: Event): Promise<void> {
    if (!this.form || !this.text || !this.outbox) return;
    event.preventDefault();
    // A second tap while the first is being kept is the same question, not another one.
    if (this.keeping) return;
    const data = new FormData(this.form);
    const text = String(data.get("text") ?? "").trim();
    if (!text) return this.refuse(say("audience.live.empty"));
    if (this.count() < 0) return this.refuse(this.left?.textContent ?? "");
    if (isHuge(text)) return this.refuse(say("audience.live.refused"));
    const name = String(data.get("name") ?? "").trim();
    const theme = String(data.get("theme") ?? "").trim();
    const kind = data.get("kind");
    const parent = data.get("parent");
    const idea = { ...(kind ? { kind } : {}), ...(parent ? { parent } : {}) };
    const fields = { type: "ask", text, ...(name ? { name } : {}), ...(theme ? { theme } : {}), ...idea };
    // Only once the words are safe in the outbox does the field become empty.
    this.keeping = true;
    const entry = await this.outbox.add(fields).finally(() => (this.keeping = false));
    this.last = entry.id;
    this.text.value = "";
    this.draft?.clear();
    this.standAlone();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.saved();
  }

  /** What is written next is a question again, and builds on nothing. */
  private standAlone(): void {
    this.form?.querySelector("[data-builds]")?.remove();
    const kind = this.form?.querySelector<HTMLInputElement>("[name=kind]");
    if (kind) kind.checked = false;
    const address = new URL(location.href);
    address.searchParams.delete("parent");
    history.replaceState(history.state, "", address);
  }

  /** The connection is gone: words that wait for it say until when. */
  wentOffline(): void {
    if (this.state?.dataset["kind"] === "waiting" && this.state.textContent) this.saved();
  }

  private saved(): void {
    const online = document.querySelector<HTMLElement>("[data-connection]")?.dataset["connection"] === "online";
    const key = !this.outbox?.lasting ? "sending" : online ? "saved" : "saved_offline";
    this.tell(say(`audience.live.${key}`), "waiting");
  }

  private refuse(sentence: string): void {
    this.text?.setAttribute("aria-invalid", "true");
    this.text?.focus();
    this.tell(sentence, "error");
  }

  private tell(sentence: string, kind: Kind): void {
    if (!this.state) return;
    this.state.dataset["kind"] = kind;
    this.state.textContent = sentence;
  }

  // Before somebody's first question the room says what it will be used for.
  private openFrame(): void {
    const frame = document.querySelector<HTMLDetailsElement>("[data-frame]");
    if (frame && !("known" in frame.dataset)) frame.open = true;
  }

  private openMore(): void {
    const more = this.form?.querySelector<HTMLDetailsElement>(".more");
    const filled = Array.from(more?.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input:not([type=checkbox]), select, :checked") ?? []).some((field) => field.value);
    if (more && filled) more.open = true;
  }
}
