// One socket to the server, kept alive: it notices when nobody answers, says so, and comes back by itself,
// a whole hall spread over seconds. It knows nothing of rooms.

import { io, type Socket } from "socket.io-client";
import { Beat, type Pulse } from "./beat";
import { waitBefore } from "./pace";
import { pick, wakes } from "./waking";

/**
 * connecting: never been on since the page opened. silent: there is a network, but no answer.
 * refused: the server said no, for good.
 */
export type Connection = "connecting" | "online" | "offline" | "silent" | "refused";

export interface LineOptions {
  /** Whether the screen leads or shows; of those there are few, and a hall looks at them. */
  leads: boolean;
  /** What is said when connecting; asked anew every time. */
  auth(): object;
  connection?: ((state: Connection, sentence: string | null) => void) | undefined;
}

// What had no answer in this time may or may not have arrived.
const ACK_TIMEOUT_MS = 10_000;
// The socket's own heartbeat comes every 20 s; after this long without one it slept with the phone.
const SILENCE_MS = 30_000;
// A socket that the server took but let into no room by then will not get there.
const JOIN_MS = 15_000;
// Where there is reason to doubt, an answer that comes later than this comes too late.
const DOUBT_MS = 4_000;
// Thousands of phones ask less often than the few screens that lead, and only when nothing else is heard; and
// they wait longer, for a server that is late is not helped by all of them leaving it.
const LEADING: Pulse = { everyMs: 3_000, patienceMs: DOUBT_MS };
const WATCHING: Pulse = { everyMs: 15_000, patienceMs: 10_000 };
// Over so long phones come back until the server has told that they are many.
const USUAL_SPREAD_MS = 1_500;
const LEADING_SPREAD_MS = 500;

export class Line {
  readonly socket: Socket;
  connection: Connection = "connecting";
  readonly #beat: Beat;
  readonly #stopWaking: () => void;
  #timer = 0;
  #failures = 0;
  #spreadMs: number;
  #lastHeard = Date.now();
  /** How long a server that restarts would like to be left alone. */
  #restartMs: number | null = null;

  constructor(private readonly options: LineOptions) {
    this.#spreadMs = options.leads ? LEADING_SPREAD_MS : USUAL_SPREAD_MS;
    this.socket = io("/room", {
      transports: ["websocket"],
      auth: (give) => give(options.auth()),
      // There is one plan for coming back, and it is here.
      reconnection: false,
      autoConnect: false,
      timeout: options.leads ? 5_000 : 10_000,
    });
    this.#beat = new Beat(options.leads ? LEADING : WATCHING, {
      isWanted: () => options.leads || this.#isWatchedInSilence(),
      heardAt: () => this.#lastHeard,
      ask: async (patience) => {
        const answer = await this.#emit<{ spread_ms?: number }>("beat", {}, patience);
        this.#noteSpread(answer?.spread_ms);
      },
      silent: () => this.#failed(navigator.onLine ? "silent" : "offline"),
    });
    this.#listen();
    this.#stopWaking = wakes(() => this.#awake());
    this.#connect();
  }

  /** Asks and waits; null when no answer came. */
  async ask<Answer>(event: string, body: object): Promise<Answer | null> {
    const answer = await this.#emit<Answer>(event, body, ACK_TIMEOUT_MS);
    // Only this may be late, such as a command while the log is slow; or nobody is there any more.
    if (answer === null && this.socket.connected) void this.#beat.now(DOUBT_MS);
    return answer;
  }

  /** The server is about to stop, and has said when it would like to see us again. */
  expectRestart({ retry_after_ms, spread_ms }: { retry_after_ms?: number; spread_ms?: number }): void {
    this.#restartMs = retry_after_ms ?? 0;
    this.#noteSpread(spread_ms);
  }

  close(): void {
    this.#stopWaking();
    clearTimeout(this.#timer);
    this.#beat.stop();
    this.socket.disconnect();
  }

  #listen(): void {
    const heard = (): void => void (this.#lastHeard = Date.now());
    this.socket.io.on("ping", heard);
    this.socket.io.on("packet", heard);
    this.socket.on("connect", () => {
      clearTimeout(this.#timer);
      this.#failures = 0;
      this.#become("online");
      this.#beat.start();
    });
    this.socket.on("disconnect", (reason) => {
      // Ended by ourselves: whoever did it has a plan.
      if (reason !== "io client disconnect") this.#lost();
    });
    this.socket.on("connect_error", (error: Error & { data?: Refusal }) => {
      // Without data it was the network; with data the room itself said no.
      if (error.data) this.#refused(error.message, error.data);
      else this.#failed(error.message === "timeout" && navigator.onLine ? "silent" : "offline");
    });
  }

  #connect(): void {
    clearTimeout(this.#timer);
    if (this.connection === "refused") return;
    this.#timer = window.setTimeout(() => this.#failed("silent"), JOIN_MS);
    this.socket.connect();
  }

  #lost(): void {
    const restart = this.#restartMs;
    this.#restartMs = null;
    if (restart === null) return this.#failed("offline");
    this.#become("offline");
    this.#comeBack(restart + pick(0, this.#spreadMs));
  }

  #failed(state: Connection, sentence: string | null = null): void {
    this.#become(state, sentence);
    this.#comeBack(waitBefore(this.#failures, this.#spreadMs));
    this.#failures += 1;
  }

  #refused(sentence: string, { temporary, n }: Refusal): void {
    if (temporary === false) {
      clearTimeout(this.#timer);
      return this.#become("refused", sentence);
    }
    if (!n) return this.#failed("offline", sentence);
    this.#become("offline", sentence);
    this.#comeBack(n * 1_000 + pick(1_000, 6_000));
  }

  /** Leaves what there is of a connection, and tries anew after that time. */
  #comeBack(delay: number): void {
    clearTimeout(this.#timer);
    this.#beat.stop();
    this.socket.disconnect();
    this.#timer = window.setTimeout(() => this.#connect(), delay);
  }

  #awake(): void {
    if (this.connection === "refused") return;
    const asleep = Date.now() - this.#lastHeard > SILENCE_MS;
    if (!this.socket.connected || asleep) this.#comeBack(pick(0, this.#spreadMs));
    else void this.#beat.now(DOUBT_MS);
  }

  #isWatchedInSilence(): boolean {
    return document.visibilityState === "visible" && Date.now() - this.#lastHeard > WATCHING.everyMs;
  }

  #noteSpread(told: unknown): void {
    if (!this.options.leads && typeof told === "number") this.#spreadMs = Math.max(USUAL_SPREAD_MS, told);
  }

  #become(state: Connection, sentence: string | null = null): void {
    this.connection = state;
    this.options.connection?.(state, sentence);
  }

  async #emit<Answer>(event: string, body: object, patience: number): Promise<Answer | null> {
    if (!this.socket.connected) return null;
    try {
      return (await this.socket.timeout(patience).emitWithAck(event, body)) as Answer;
    } catch {
      return null;
    }
  }
}

/** What comes with a refused connection; `n` is a wait in seconds. */
interface Refusal {
  code?: string;
  temporary?: boolean;
  n?: number;
}
