import type { State } from "./address.ts";
import type { Report, TrainingRequest, WorkerError } from "./protocol.ts";
import type { Lesson } from "./settings.ts";

/** Requests training from a worker, which is made when it is needed, and again after an error. */
export class Trainer {
  #worker: Promise<Worker> | null = null;
  #latest: TrainingRequest | null = null;

  /**
   * @param report called with a report, which may be about an earlier request
   * @param fail called with an error message
   */
  constructor(
    readonly lesson: Lesson,
    readonly createWorker: () => Promise<Worker>,
    readonly report: (report: Report) => void,
    readonly fail: (message: string) => void,
  ) {}

  /** Replaces the last request. */
  async request(state: State, stop = false): Promise<void> {
    const id = (this.#latest?.id ?? 0) + 1;
    const request = { ...state, lesson: this.lesson, id, stop };
    this.#latest = request;
    try {
      const worker = await (this.#worker ??= this.#start());
      // While the worker was being made, there may have been another request.
      if (this.#latest === request) worker.postMessage(request);
    } catch (error) {
      if (this.#latest === request) this.#fail(error instanceof Error ? error.message : `${error}`);
    }
  }

  /** Ends the training that was requested last where it is. */
  stop(): void {
    if (this.#latest) this.request(this.#latest, true);
  }

  /** Makes the worker, which will soon be needed. */
  warmUp(): void {
    this.#worker ??= this.#start();
    this.#worker.catch(() => this.#worker = null);
  }

  async #start(): Promise<Worker> {
    const worker = await this.createWorker();
    worker.onmessage = ({ data }: MessageEvent<Report | WorkerError>) => {
      if (!("error" in data)) this.report(data);
      // After an error of an earlier request, the worker goes on with the latest.
      else if (data.id === this.#latest?.id) this.#fail(data.error);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message || "the worker does not start");
    };
    return worker;
  }

  #fail(message: string): void {
    this.#worker?.then((worker) => worker.terminate(), () => {});
    this.#worker = null;
    this.fail(message);
  }
}
