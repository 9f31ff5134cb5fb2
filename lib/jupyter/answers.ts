/** Pending answers, by the key of the question. */
export class Answers<T> {
  readonly #waiting = new Map<string, PromiseWithResolvers<T>>();
  #error?: Error;

  /** The answer with this key, once it arrives. */
  expect(key: string): Promise<T> {
    const answer = Promise.withResolvers<T>();
    // It may be rejected before it is awaited.
    answer.promise.catch(() => {});
    if (this.#error) answer.reject(this.#error);
    else this.#waiting.set(key, answer);
    return answer.promise;
  }

  /** Resolves a pending answer; others are ignored. */
  resolve(key: string, value: T) {
    this.#waiting.get(key)?.resolve(value);
    this.#waiting.delete(key);
  }

  /** Rejects pending and later answers with the first error. */
  rejectAll(error: Error) {
    this.#error ??= error;
    for (const answer of this.#waiting.values()) answer.reject(this.#error);
    this.#waiting.clear();
  }
}
