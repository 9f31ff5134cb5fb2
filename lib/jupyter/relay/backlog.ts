import type { MessageHeader } from "../message.ts";

/** Milliseconds without a request after which a front end is done with what it sends at once. */
const QUIET = 50;

/** The most milliseconds to wait for that. */
const LONGEST = 1000;

interface Waiting<T> {
  request: T;
  session: string;
  /** When it was sent, by the clock of this machine. */
  sentAt: number;
}

/** The state of one front end. */
interface Sender {
  /** How far its clock is behind ours, at most: the time that a message travels counts, too. */
  lag: number;
  /** When its last request arrived. */
  lastAt: number;
  /** Requests that were sent up to this moment are not run. */
  abortedUntil: number;
}

/**
 * Requests that wait to be run, one after the other. After an error, those that were sent before
 * their sender can have known of it are aborted: also those that are still on their way.
 */
export class Backlog<T> implements AsyncIterable<{ request: T; isAborted: boolean }> {
  readonly #waiting: Waiting<T>[] = [];
  readonly #senders = new Map<string, Sender>();
  #wake = () => {};

  /** Compares a sender's clock with ours by any of its messages; returns when the message was sent. */
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

  /** After an error, aborts all that this sender sends until it gets the reply, due when this settles. */
  async abort(session: string): Promise<void> {
    const sender = this.#sender(session);
    const start = Date.now();
    // Run All sends many requests in one go, and none of them may be run.
    for (let quietAt = start + QUIET; quietAt > Date.now();) {
      await new Promise((resolve) => setTimeout(resolve, quietAt - Date.now()));
      quietAt = Math.min(sender.lastAt + QUIET, start + LONGEST);
    }
    for (const waiting of this.#waiting) {
      if (waiting.session === session) waiting.sentAt = -Infinity;
    }
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
