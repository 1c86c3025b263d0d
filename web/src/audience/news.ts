// A calm banner for what somebody else did with an own question: once, until it is read. It lies over
// the page, so nothing moves; the phone neither rings nor shakes.

import { announce } from "../lib/announce";
import { say } from "../lib/words";

export const NEWS = ["merged", "unmerged", "joined", "elaborate", "corrected", "dismissed", "not_reached"] as const;
export type Kind = (typeof NEWS)[number];

// The same news comes twice: as a notice, and with the own questions themselves.
const SAME_MS = 5_000;

export class News {
  private readonly banner = document.querySelector<HTMLElement>("[data-news-banner]");
  private readonly words = document.querySelector<HTMLElement>("[data-news-text]");
  private readonly link = document.querySelector<HTMLElement>("[data-news-link]");
  /** What was not read yet, the shown one first. */
  private unread: { kind: Kind; sentence: string; question: string }[] = [];
  private last = "";
  private at = 0;

  constructor() {
    this.link?.addEventListener("click", (event) => {
      event.preventDefault();
      const question = this.unread[0]?.question;
      this.read();
      goTo(`own-${question}`);
    });
    // Never over the words that somebody is writing: then it waits until they are done.
    for (const moment of ["focusin", "focusout"]) document.addEventListener(moment, () => setTimeout(() => this.show()));
    document.querySelector("[data-news-close]")?.addEventListener("click", () => {
      this.read();
      document.getElementById("main")?.focus({ preventScroll: true });
    });
  }

  tell(kind: Kind, question: string): void {
    const same = `${kind} ${question}`;
    if (same === this.last && Date.now() - this.at < SAME_MS) return;
    this.last = same;
    this.at = Date.now();
    const sentence = say(`audience.live.news_${kind}`);
    announce(sentence);
    this.unread.push({ kind, sentence, question });
    this.show();
  }

  /** What was news is not true any more, or was answered: nobody is sent to look at it. */
  over(kind: string | undefined, question: string): void {
    this.unread = this.unread.filter((one) => one.kind !== kind || one.question !== question);
    this.show();
  }

  private read(): void {
    this.unread.shift();
    this.show();
  }

  private show(): void {
    if (this.words) this.words.textContent = this.unread[0]?.sentence ?? "";
    this.banner?.toggleAttribute("hidden", this.unread.length === 0 || isWriting());
  }
}

function isWriting(): boolean {
  return document.activeElement?.matches("textarea, input") ?? false;
}

export function isKind(name: string | undefined): name is Kind {
  return NEWS.some((kind) => kind === name);
}

/** Goes to a question on this page and puts the focus there; answers whether it is here. */
export function goTo(id: string): boolean {
  const place = document.getElementById(id);
  if (!place) return false;
  delete place.dataset["waiting"];
  place.tabIndex = -1;
  place.scrollIntoView({ block: "start" });
  place.focus({ preventScroll: true });
  return true;
}
