import { NotebookError } from "./errors.ts";
import type { ExecuteReply, Kernel } from "./kernel.ts";
import type { CodeCell, ErrorOutput, Output } from "./notebook.ts";
import { OutputCollector } from "./outputs.ts";
import { portablePaths } from "./project.ts";

/** The error name of a cell that was interrupted because it took too long. */
export const TIMEOUT_NAME = "TimeoutError";

/** Seconds that a cell has to end in after it was interrupted. */
const INTERRUPT_GRACE = 3;

/** What the kernel says when it does not say what is wrong. */
const UNEXPLAINED = "Execution failed";

/** How to execute cells. */
export interface ExecutorOptions {
  /** Seconds that a cell may take. */
  timeout: number;
  /** The kernel's working directory. */
  folder: string;
  /** Paths below it are written relative to the folder in stack traces. */
  root: string;
}

/** Executes cells one after the other and gives each the outputs that are its own. */
export class CellExecutor {
  readonly #kernel: Kernel;
  readonly #options: ExecutorOptions;
  readonly #collector = new OutputCollector();

  constructor(kernel: Kernel, options: ExecutorOptions) {
    this.#kernel = kernel;
    this.#options = options;
    kernel.onOutput = (message) => this.#collector.receive(message);
  }

  /**
   * Executes a cell, fills in its outputs and its number, and returns the error that ended it.
   *
   * @throws {NotebookError} when the kernel cannot go on; the outputs so far are in the cell.
   */
  async execute(cell: CodeCell): Promise<ErrorOutput | undefined> {
    const { timeout } = this.#options;
    cell.outputs = this.#collector.begin();
    const work = this.#executeAndFlush(cell.source);
    const inTime = await settlesWithin(work, timeout);
    if (!inTime) {
      await this.#kernel.interrupt();
      if (!await settlesWithin(work, INTERRUPT_GRACE)) {
        throw new NotebookError("cell-timeout", `did not end within ${timeout} s`);
      }
    }
    const reply = await work;
    cell.execution_count = reply.execution_count;
    if (!inTime) cell.outputs.push(timeoutError(timeout));
    else if (reply.status === "error") moveErrorToEnd(cell.outputs, reply);
    const error = cell.outputs.findLast((output) => output.output_type === "error");
    if (error) this.#makePortable(error);
    return error;
  }

  async #executeAndFlush(source: string): Promise<ExecuteReply> {
    const reply = await this.#kernel.execute(source);
    await this.#kernel.flush();
    return reply;
  }

  #makePortable(error: ErrorOutput) {
    const { folder, root } = this.#options;
    error.evalue = portablePaths(error.evalue, folder, root);
    error.traceback = error.traceback.map((line) => portablePaths(line, folder, root));
  }
}

/** The kernel sends the error at once but what was printed before it through a queue. */
function moveErrorToEnd(outputs: Output[], reply: ExecuteReply & { status: "error" }) {
  const { ename, evalue, traceback } = reply;
  const sent = outputs.findLastIndex((output) =>
    output.output_type === "error" && output.ename === ename && output.evalue === evalue
  );
  if (sent >= 0) outputs.push(...outputs.splice(sent, 1));
  else if (evalue === UNEXPLAINED) outputs.push(unexplainedError());
  else outputs.push({ output_type: "error", ename, evalue, traceback });
}

function unexplainedError(): ErrorOutput {
  const evalue = "the kernel refused the cell without a reason: its syntax is wrong, a package " +
    "cannot be loaded (`deno task check` says where), or it ends in a promise (write `await`)";
  return { output_type: "error", ename: "Error", evalue, traceback: [] };
}

function timeoutError(timeout: number): ErrorOutput {
  const evalue = `interrupted after ${timeout} s`;
  return { output_type: "error", ename: TIMEOUT_NAME, evalue, traceback: [] };
}

/** False when the promise takes longer; rejects as it does otherwise. */
async function settlesWithin(promise: Promise<unknown>, seconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), seconds * 1000);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
