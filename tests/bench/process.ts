import type { Answer, Request } from "./serve.ts";

const STDERR_KEPT = 2000;

/** Thrown when an answer does not come in time. The process is gone then. */
export class TooSlowError extends Error {
  override name = "TooSlowError";
}

/**
 * A contestant in a process of its own, so that contestants share no heap and can take turns. It is
 * started by the first question, and again by the next one if it has died.
 */
export class ContestantProcess {
  readonly #command: readonly string[];
  #running: Running | undefined;

  /** @param command the program and its arguments */
  constructor(command: readonly string[]) {
    this.#command = command;
  }

  /**
   * Has it train once.
   *
   * @param limit in milliseconds
   * @throws TooSlowError if there is no answer within `limit`
   * @throws Error if it dies, or answers something else; with the end of its stderr
   */
  async ask(request: Request, limit: number): Promise<Answer> {
    const running = this.#running ??= start(this.#command);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TooSlowError(`no answer in ${limit} ms`)), limit);
    });
    try {
      return await Promise.race([converse(running, request), late]);
    } catch (error) {
      await this.end();
      if (error instanceof TooSlowError) throw error;
      throw new Error(`${(error as Error).message} ${running.stderr.trim()}`.trim());
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The most memory that the process has held; where the system keeps no peak, what it holds now;
   * null where it reports neither.
   *
   * The process itself cannot be asked: what `getrusage` calls its peak may be that of the process
   * that started it.
   */
  async peakBytes(): Promise<number | null> {
    if (this.#running === undefined) return null;
    const { pid } = this.#running.child;
    const [program, ...args] = Deno.build.os === "linux"
      ? ["cat", `/proc/${pid}/status`]
      : ["ps", "-o", "rss=", "-p", `${pid}`];
    try {
      const { stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
      const found = /(?:VmHWM:|^)\s*(\d+)/.exec(new TextDecoder().decode(stdout));
      return found && 1024 * Number(found[1]);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Ends the process, and waits until it is gone. */
  async end(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    try {
      running.child.kill("SIGKILL");
    } catch (error) {
      // It has ended already.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
    await running.child.status;
    await Promise.allSettled([running.input.close(), running.lines.cancel(), running.drained]);
  }
}

interface Running {
  readonly child: Deno.ChildProcess;
  readonly input: WritableStreamDefaultWriter<Uint8Array>;
  readonly lines: ReadableStreamDefaultReader<string>;
  /** The end of what it has written there. */
  stderr: string;
  /** Settles when stderr is closed. */
  readonly drained: Promise<void>;
}

function start([program, ...args]: readonly string[]): Running {
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const running: Running = {
    child,
    input: child.stdin.getWriter(),
    lines: child.stdout.pipeThrough(new TextDecoderStream()).getReader(),
    stderr: "",
    drained: Promise.resolve(),
  };
  const collect = async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      running.stderr = (running.stderr + text).slice(-STDERR_KEPT);
    }
  };
  return Object.assign(running, { drained: collect() });
}

async function converse(running: Running, request: Request): Promise<Answer> {
  await running.input.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
  let line = "";
  while (!line.endsWith("\n")) {
    const { value, done } = await running.lines.read();
    if (done) {
      const { code, signal } = await running.child.status;
      await running.drained;
      throw new Error(`It ended with ${signal ?? `exit code ${code}`}.`);
    }
    line += value;
  }
  const answer = JSON.parse(line) as Partial<Answer>;
  if (!Array.isArray(answer.losses) || !(Number(answer.milliseconds) >= 0)) {
    throw new Error(`It answered ${line.slice(0, 200)}.`);
  }
  return answer as Answer;
}
