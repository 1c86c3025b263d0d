// Asking a server that keeps silent whether it is there. A frozen server and a connection of which only
// this end is left look like a room in which nothing happens; the socket's own heartbeat takes 40 s.

export interface Pulse {
  /** From the end of one look to the next. */
  everyMs: number;
  /** How long an answer may take. */
  patienceMs: number;
}

export interface BeatHooks {
  /** Whether somebody would notice. */
  isWanted(): boolean;
  /** When anything was last heard from the server, in ms since 1970. */
  heardAt(): number;
  /** Asks; resolves when there was an answer, or none within that time. */
  ask(patienceMs: number): Promise<unknown>;
  /** Nothing was heard, neither the answer nor anything else. */
  silent(): void;
}

// A page that was busy itself finds the answer in its queue, behind its own impatience.
const QUEUE_MS = 250;
// Screens that came together do not ask together for ever.
const UNEVEN = 0.2;

export class Beat {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Changes with every stop: what began before it ends without a word. */
  #round = 0;
  #isAsking = false;

  constructor(
    private readonly pulse: Pulse,
    private readonly hooks: BeatHooks,
  ) {}

  start(): void {
    this.stop();
    this.#wait();
  }

  stop(): void {
    this.#round += 1;
    this.#isAsking = false;
    clearTimeout(this.#timer);
  }

  /** Asks at once. */
  async now(patienceMs = this.pulse.patienceMs): Promise<void> {
    if (this.#isAsking) return;
    clearTimeout(this.#timer);
    this.#isAsking = true;
    const round = this.#round;
    const since = Date.now();
    await this.hooks.ask(patienceMs);
    if (this.hooks.heardAt() < since) await new Promise((resolve) => setTimeout(resolve, QUEUE_MS));
    if (round !== this.#round) return;
    this.#isAsking = false;
    if (this.hooks.heardAt() < since) this.hooks.silent();
    else this.#wait();
  }

  #wait(): void {
    const uneven = 1 + UNEVEN * (Math.random() - 0.5);
    this.#timer = setTimeout(() => {
      if (this.hooks.isWanted()) void this.now();
      else this.#wait();
    }, this.pulse.everyMs * uneven);
  }
}
