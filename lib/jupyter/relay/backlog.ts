import type { MessageHeader } from "../message.ts";

/**
 * Milliseconds without a request after which nothing more is expected: of a sender with one request,
 * and of one with several, such as Run All, which a busy browser sends with pauses.
 */
const [QUIET, QUIET_BATCH] = [100, 500];

/** The longest wait for that, in milliseconds. */
const LONGEST = 5000;

interface Waiting<T> {
  request: T;
  session: string;
  /** When it was sent, by the clock of this machine. */
  sentAt: number;
}

/** The state of one front end. */
interface Sender {
  /** An upper bound for how far its clock is behind ours: it includes the time of transport. */
  lag: number;
  /** When its last request arrived. */
  lastAt: number;
  /** Requests that were sent up to this moment are not run. */
  abortedUntil: number;
}

/**
 * Requests that wait to be run, one after the other. After an error, those are aborted that were
 * sent before their sender can have received it, including those in transit.
 */
export class Backlog<T> implements AsyncIterable<{ request: T; isAborted: boolean }> {
  readonly #waiting: Waiting<T>[] = [];
  readonly #senders = new Map<string, Sender>();
  #wake = () => {};

  /** Returns when a message was sent, by our clock, and adjusts the estimate of its sender's clock. */
  clock({ session, date }: MessageHeader): number {
    const now = Date.now();
    const sentAt = Date.parse(date) || now;
    const sender = this.#sender(session);
    sender.lag = Math.min(sender.lag, now - sentAt);
    return sentAt + sender.lag;
  }

  /** Adds a request. */
  add(request: T, header: MessageHeader): void {
    const { session } = header;
    const sentAt = this.clock(header);
    this.#sender(session).lastAt = Date.now();
    this.#waiting.push({ request, session, sentAt });
    this.#wake();
  }

  /** After an error, aborts requests sent before the reply, which is due when this settles. */
  async abort(session: string): Promise<void> {
    const sender = this.#sender(session);
    const start = Date.now();
    const own = () => this.#waiting.filter((waiting) => waiting.session === session);
    for (let quietAt = start + QUIET; quietAt > Date.now();) {
      await new Promise((resolve) => setTimeout(resolve, quietAt - Date.now()));
      const quiet = own().length > 0 ? QUIET_BATCH : QUIET;
      quietAt = Math.min(sender.lastAt + quiet, start + LONGEST);
    }
    for (const waiting of own()) waiting.sentAt = -Infinity;
    sender.abortedUntil = Date.now() - 1;
  }

  /** The requests in their order, without an end. */
  async *[Symbol.asyncIterator]() {
    while (true) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => this.#wake = resolve);
        continue;
      }
      const { request, session, sentAt } = next;
      yield { request, isAborted: sentAt <= this.#sender(session).abortedUntil };
    }
  }

  #sender(session: string): Sender {
    const known = this.#senders.get(session);
    const sender = known ?? { lag: Infinity, lastAt: -Infinity, abortedUntil: -Infinity };
    this.#senders.set(session, sender);
    return sender;
  }
}
