import { disagreement } from "./agree.ts";
import type { Plan } from "./plan.ts";
import { type ContestantProcess, TooSlowError } from "./process.ts";
import { type Entry, median, type NotTimed } from "./results.ts";
import type { Workload } from "./serve.ts";

/** A contestant that has been found on this machine. */
export interface Participant {
  readonly name: string;
  readonly process: ContestantProcess;
  /** Where it was too slow: it is not asked for more in both sizes. */
  readonly tooLarge: Workload[];
}

/** A workload as it is put to everyone. */
export interface Task {
  readonly workload: Workload;
  /** Where its numbers are. */
  readonly file: string;
  /** The losses of the first passes: of all of them for the tutorial. */
  readonly expected: readonly number[];
}

/** At scale, so many passes are timed together that they take about this long. */
const trainingTime = 20;

/**
 * The first steps at scale are not timed: whoever writes steps down, or compiles them, does it
 * there, once for all of the thousands that a training takes.
 */
const warmingSteps = 3;

/** Not where a step takes so many milliseconds, which no compilation would shorten. */
const longStep = 500;

/** One contestant at one task. An error is recorded, and does not stop the others. */
export class Trial {
  readonly participant: Participant;
  readonly #task: Task;
  readonly #plan: Plan;
  readonly #rounds: number[] = [];
  #passes: number;
  #untimed = 0;
  #peakBytes: number | null = null;
  #problem: Omit<NotTimed, "contestant"> | undefined;

  constructor(participant: Participant, task: Task, plan: Plan) {
    this.participant = participant;
    this.#task = task;
    this.#plan = plan;
    this.#passes = task.expected.length;
  }

  /** Whether nothing has gone wrong so far. */
  get isRunning(): boolean {
    return this.#problem === undefined;
  }

  /** Checks the losses, and trains until everything is warm. */
  async prepare(): Promise<void> {
    const { workload: { task, hidden, batch } } = this.#task;
    const { tooLarge } = this.participant;
    await this.#attempt(async () => {
      const smaller = tooLarge.find((w) => w.hidden <= hidden && w.batch <= batch);
      if (smaller) throw new TooSlowError(`too slow at ${smaller.hidden} x ${smaller.batch}`);
      if (task === "scale") {
        await this.#train(1); // It may have to compile something first.
        if (await this.#train(1) < longStep) this.#untimed = warmingSteps;
        const time = await this.#train(this.#passes);
        if (time > this.#plan.stepLimit) {
          throw new TooSlowError(`a step takes ${(time / 1000).toFixed(1)} s`);
        }
      }
      await this.#trainFor(this.#plan.warmUp);
    });
  }

  /** Takes a turn. */
  async round(): Promise<void> {
    await this.#attempt(async () => {
      this.#rounds.push(median(await this.#trainFor(this.#plan.roundTime)));
      this.#peakBytes = await this.participant.process.peakBytes();
    });
  }

  /** What came out. The ratio is for others to fill in. */
  get entry(): Entry {
    const contestant = this.participant.name;
    if (this.#problem) return { contestant, ...this.#problem };
    return {
      contestant,
      status: "timed",
      milliseconds: median(this.#rounds),
      ratio: null,
      rounds: this.#rounds,
      peakBytes: this.#peakBytes,
    };
  }

  /** Trains again and again for `time` milliseconds, at least once. */
  async #trainFor(time: number): Promise<number[]> {
    const times: number[] = [];
    let spent = 0;
    do {
      const unit = await this.#train(this.#passes);
      times.push(unit);
      if (this.#task.workload.task === "tutorial") {
        spent += unit;
      } else {
        spent += unit * this.#passes;
        this.#passes = Math.min(Math.max(Math.ceil(trainingTime / unit), 1), 1000);
      }
    } while (spent < time);
    return times;
  }

  /** Trains once. Gives the time of the whole tutorial, or of one step at scale. */
  async #train(timed: number): Promise<number> {
    const { workload, file, expected } = this.#task;
    const untimed = this.#untimed;
    const passes = untimed + timed;
    const request = { ...workload, passes, untimed, file };
    const answer = await this.participant.process.ask(request, this.#plan.answerLimit);
    const wrong = disagreement(answer.losses, expected, passes);
    if (wrong !== undefined) throw new WrongError(wrong);
    return workload.task === "tutorial" ? answer.milliseconds : answer.milliseconds / timed;
  }

  async #attempt(f: () => Promise<void>): Promise<void> {
    try {
      await f();
    } catch (error) {
      const { message: reason } = error as Error;
      if (error instanceof WrongError) this.#problem = { status: "wrong", reason };
      else if (error instanceof TooSlowError) {
        this.#problem = { status: "slow", reason };
        const { workload } = this.#task;
        if (workload.task === "scale") this.participant.tooLarge.push(workload);
      } else this.#problem = { status: "failed", reason };
    }
  }
}

class WrongError extends Error {}
