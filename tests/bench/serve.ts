/** What is to be trained, without its numbers. */
export interface Workload {
  /**
   * "tutorial": a pass is an epoch with an update after every element, without a gradient through
   * time. "scale": a pass is one update from the gradient of the whole sequence.
   */
  readonly task: "tutorial" | "scale";
  /** Hidden neurons, H. */
  readonly hidden: number;
  /** Sequences that are trained at the same time, B. */
  readonly batch: number;
  /** Points of a sequence, T. */
  readonly length: number;
  /** Learning rate. */
  readonly lr: number;
}

/** Initial weights and data. A contestant gets a copy of its own every time. */
export interface Numbers {
  /** From input and context to hidden, [1 + H, H]. */
  readonly w1: Float32Array<ArrayBuffer>;
  /** From hidden to output, [H, 1]. */
  readonly w2: Float32Array<ArrayBuffer>;
  /** Inputs, [T, B]. */
  readonly x: Float32Array<ArrayBuffer>;
  /** Targets, [T, B]. */
  readonly y: Float32Array<ArrayBuffer>;
}

/** A workload with its numbers. */
export type Problem = Workload & Numbers;

/** One pass of training. Gives its loss: half the sum of squared errors, over all elements. */
export type Pass = () => number | Promise<number>;

/** For each task a function that gets everything ready, and gives the pass that is timed. */
export type Contestant = Record<Workload["task"], (problem: Problem) => Pass>;

/** A line to a contestant: train so many passes, from the numbers in this file. */
export interface Request extends Workload {
  readonly passes: number;
  /** How many of them are done before the clock starts. */
  readonly untimed: number;
  /** A name in the folder that is the contestant's last argument. */
  readonly file: string;
}

/** The line that it answers. */
export interface Answer {
  /** The loss of every pass. */
  readonly losses: number[];
  /** How long the timed passes took together, measured in the contestant's own process. */
  readonly milliseconds: number;
}

/** Answers requests on stdin, one to a line, until it ends. */
export async function serve(contestant: Contestant): Promise<void> {
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  let rest = "";
  for await (const text of lines) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const line of parts) {
      const answer = await train(contestant, JSON.parse(line));
      await write(`${JSON.stringify(answer)}\n`);
    }
  }
}

/** Trains once, and times only that. */
export async function train(contestant: Contestant, request: Request): Promise<Answer> {
  const pass = contestant[request.task]({ ...request, ...await read(request) });
  const losses: number[] = [];
  let start = performance.now();
  for (let i = 0; i < request.passes; i++) {
    if (i === request.untimed) start = performance.now();
    losses.push(await pass());
  }
  return { losses, milliseconds: performance.now() - start };
}

async function read({ file, hidden, batch, length }: Request): Promise<Numbers> {
  const bytes = await Deno.readFile(`${Deno.args.at(-1)}/${file}`);
  const numbers = new Float32Array(bytes.buffer);
  let from = 0;
  const take = (size: number) => numbers.slice(from, from += size);
  return {
    w1: take((1 + hidden) * hidden),
    w2: take(hidden),
    x: take(length * batch),
    y: take(length * batch),
  };
}

async function write(text: string): Promise<void> {
  const writer = Deno.stdout.writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}
