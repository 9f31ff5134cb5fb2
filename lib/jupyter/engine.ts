/** Runs cells: Deno's kernel, behind an interface of cells instead of messages. */

import { setTimeout as delay } from "node:timers/promises";
import type { Compilation } from "../cell/compile.ts";
import { CellSyntaxError } from "../cell/error.ts";
import { type CellPlace, type Failure, tracebackOf, withPlaces } from "../cell/failure.ts";
import { compileForKernel } from "./cell_compiler.ts";
import { NotebookError } from "./errors.ts";
import { Kernel } from "./kernel.ts";
import type { Message } from "./message.ts";
import type { ErrorOutput, Json, JsonObject } from "./notebook.ts";
import { portablePaths, projectRoot } from "./project.ts";
import { IMPORTED, MAX_OUTPUT_BYTES, type Question, UNCAUGHT } from "./runtime/protocol.ts";

/** Milliseconds without an answer after which a kernel is taken for busy. */
const PATIENCE = 300;

/** Milliseconds after which a cell that was stopped, or interrupted, has to have ended. */
const LIMIT = 1500;

/** How many cells are kept, for late errors. */
const REMEMBERED = 1000;

/** An output or error of a cell: one of Jupyter's messages. */
export type EngineOutput = Pick<Message, "metadata" | "content" | "buffers"> & { type: string };

/** The content of Jupyter's message about an error. */
export type ErrorContent = Omit<ErrorOutput, "output_type">;

/** How a cell has ended. */
export type CellResult =
  | { status: "ok" }
  | {
    status: "error";
    /** `stopped` on request; `restarted`: after that, the kernel had to be. */
    reason: "thrown" | "stopped" | "restarted" | "died";
    error: ErrorContent;
    /** Why the kernel has ended, if it has. */
    cause?: string;
  };

/** A cell to be run. */
export interface CellRequest {
  source: string;
  /** Its number, as in `[n]`. */
  count: number;
  /** Whether its last value is shown; true when not given. */
  shows?: boolean;
  /** Whether the cell may request input. */
  allowStdin?: boolean;
}

/** Called for what happens in the kernel. */
export interface EngineHandlers<Owner> {
  /** An output of a cell, perhaps long after its end. */
  onOutput(output: EngineOutput, owner: Owner): void;
  /** A cell's output was above the limit, and is omitted; `what` describes it. */
  onExcess(what: string, owner: Owner): void;
  /** A cell imports a module, at a time in milliseconds. */
  onImport?(specifier: string, time: number): void;
  /** A cell requests input; null if there is none. */
  onInput(request: JsonObject, owner: Owner): Promise<string | null>;
}

interface Run<Owner> {
  owner: Owner;
  count: number;
  compilation?: Compilation;
  bytes: number;
  isStopped: boolean;
  isGivenUp: boolean;
}

/** Runs cells one after the other, in a kernel that is started again when it has ended. */
export class Engine<Owner> {
  readonly #cwd: string;
  readonly #handlers: EngineHandlers<Owner>;
  readonly #runs = new Map<number, Run<Owner>>();
  #kernel: Promise<Kernel>;
  #root: string;
  #number = 0;
  #current?: { id: number; run: Run<Owner>; ended: Promise<unknown> };
  #cancelInput = Promise.withResolvers<null>();
  #isClosed = false;

  /**
   * Starts a kernel at once.
   *
   * @param kernel One that is starting already.
   */
  constructor(cwd: string, handlers: EngineHandlers<Owner>, kernel?: Promise<Kernel>) {
    this.#cwd = cwd;
    this.#handlers = handlers;
    this.#root = cwd;
    this.#kernel = this.#begin(kernel ?? Kernel.start(cwd));
  }

  /**
   * Settles when cells can be run.
   *
   * @throws {NotebookError} when the kernel does not start.
   */
  async ready(): Promise<void> {
    this.#root = await projectRoot(this.#cwd);
    await this.#kernel;
  }

  /**
   * Runs a cell. All its output up to its end is handled before this settles.
   *
   * @throws {NotebookError} when no kernel starts.
   */
  async run(request: CellRequest, owner: Owner): Promise<CellResult> {
    const { count } = request;
    const run: Run<Owner> = { owner, count, bytes: 0, isStopped: false, isGivenUp: false };
    const id = ++this.#number;
    this.#runs.set(id, run);
    this.#runs.delete(id - REMEMBERED);
    const result = this.#attempt(id, run, request);
    this.#current = { id, run, ended: result.catch(() => {}) };
    try {
      return await result;
    } finally {
      this.#current = undefined;
    }
  }

  /**
   * Stops the running cell, or a timer of an earlier one. Variables are kept, unless the kernel
   * cannot be interrupted and has to be restarted.
   */
  async stop(): Promise<void> {
    const kernel = await this.#kernel;
    const current = this.#current;
    if (current?.run.isStopped) return;
    if (current) current.run.isStopped = true;
    this.#cancelInput.resolve(null);
    this.#cancelInput = Promise.withResolvers();
    if (current) kernel.send({ type: "stop", run: current.id });
    const answer = kernel.ask({ type: "describe", path: [] }).catch(() => {});
    const ended = current?.ended ?? answer;
    const isOver = (milliseconds: number, ...ends: Promise<unknown>[]) =>
      Promise.race([...ends.map((end) => end.then(() => true)), delay(milliseconds, false)]);
    // A kernel that answers is not in a loop, and ends the cell. An interrupt could break it.
    if (await isOver(PATIENCE, ended, answer) && await isOver(LIMIT, ended)) return;
    kernel.interrupt().catch(() => {});
    if (await isOver(LIMIT, ended, ...current ? [kernel.idle.catch(() => {})] : [])) return;
    const last = current?.run ?? [...this.#runs.values()].at(-1);
    if (last) last.isGivenUp = true;
    await kernel.kill();
  }

  /** Asks for names or values; undefined if the answer takes too long, as while a cell runs. */
  async ask(question: Question, milliseconds: number): Promise<Json | undefined> {
    const answer = this.#kernel.then((kernel) => kernel.ask(question)).catch(() => undefined);
    return await Promise.race([answer, delay(milliseconds, undefined, { ref: false })]);
  }

  /** Ends the kernel, and does not start another. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#kernel.then((kernel) => kernel.kill(), () => {});
  }

  async #attempt(id: number, run: Run<Owner>, request: CellRequest): Promise<CellResult> {
    const { source, count, shows = true, allowStdin } = request;
    let compilation: Compilation;
    try {
      compilation = run.compilation = await compileForKernel(source);
    } catch (error) {
      if (!(error instanceof CellSyntaxError)) throw error;
      return {
        status: "error",
        reason: "thrown",
        error: describeSyntaxError(error, source, count),
      };
    }
    const kernel = await this.#kernel.catch((error) => {
      // For the next cell.
      this.#kernel = this.#begin(Kernel.start(this.#cwd));
      throw error;
    });
    if (run.isStopped) return stopped();
    try {
      const cell = { run: id, count, code: compilation.code, shows };
      const outcome = await kernel.run(cell, allowStdin);
      // The error of a stopped cell is irrelevant.
      if (outcome.status === "stopped" || outcome.status === "error" && run.isStopped) {
        return stopped();
      }
      if (outcome.status === "ok") return outcome;
      return { status: "error", reason: "thrown", error: this.#render(outcome.failure) };
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      const reason = run.isGivenUp ? "restarted" : "died";
      const content = describeEnd(error, run.isGivenUp);
      return { status: "error", reason, error: content, cause: error.message };
    }
  }

  /** Connects with a kernel that is starting. If that fails, the next cell reports it. */
  #begin(starting: Promise<Kernel>): Promise<Kernel> {
    const kernel = starting.then((kernel) => this.#adopt(kernel));
    kernel.catch(() => {});
    return kernel;
  }

  async #adopt(kernel: Kernel): Promise<Kernel> {
    kernel.handlers = {
      onOutput: (message, run) => this.#receive(message, run),
      onExcess: (bytes, run) => this.#refuse(bytes, this.#runOf(run)),
      onInput: (request) => this.#askReader(request),
    };
    kernel.ended.then((error) => this.#restart(kernel, error));
    if (this.#isClosed) await kernel.kill();
    return kernel;
  }

  #restart(kernel: Kernel, error: NotebookError) {
    if (this.#isClosed) return;
    this.#kernel = this.#begin(kernel.kill().then(() => Kernel.start(this.#cwd)));
    // If no cell runs, it is shown with the last one.
    const last = this.#current ? undefined : [...this.#runs.values()].at(-1);
    if (last) this.#showError(describeEnd(error, last.isGivenUp), last);
  }

  #receive({ header, metadata, content, buffers }: Message, from: number | undefined) {
    const run = this.#runOf(from);
    if (run === undefined) return;
    if (header.msg_type === IMPORTED) {
      return this.#handlers.onImport?.(String(content.specifier), Number(content.time));
    }
    if (header.msg_type === UNCAUGHT) {
      return this.#showError(this.#render(content as unknown as Failure), run);
    }
    const before = run.bytes;
    run.bytes += JSON.stringify(content).length;
    if (run.bytes <= MAX_OUTPUT_BYTES) {
      const output = { type: header.msg_type, metadata, content: this.#shown(content), buffers };
      this.#handlers.onOutput(output, run.owner);
    } else if (before <= MAX_OUTPUT_BYTES) this.#refuse(run.bytes, run);
  }

  /** The run that something comes from: the latest one, where that is not given. */
  #runOf(id: number | undefined): Run<Owner> | undefined {
    return this.#runs.get(id ?? this.#number) ?? this.#runs.get(this.#number);
  }

  #refuse(bytes: number, run: Run<Owner> | undefined) {
    if (run === undefined) return;
    const [size, limit] = [bytes, MAX_OUTPUT_BYTES].map((bytes) => bytes / 1024 ** 2);
    const what = `an output of ${size.toFixed(1)} MB; the limit is ${limit} MB for a cell`;
    this.#handlers.onExcess(`Cell ${run.count} made ${what}.`, run.owner);
  }

  #showError(content: ErrorContent, { owner }: Run<Owner>) {
    this.#handlers.onOutput({ type: "error", metadata: {}, content, buffers: [] }, owner);
  }

  async #askReader(request: JsonObject): Promise<string | null> {
    const run = this.#runOf(undefined);
    if (run === undefined) return null;
    return await Promise.race([
      this.#handlers.onInput(request, run.owner),
      this.#cancelInput.promise,
    ]);
  }

  /** An output with places in cells, where it contains a stack. */
  #shown(content: JsonObject): JsonObject {
    const { text, data } = content;
    const locate = (text: string) =>
      withPlaces(text, (place) => this.#write(place), (lines) => this.#plain(lines));
    if (typeof text === "string") return { ...content, text: locate(text) };
    const plain = (data as JsonObject | undefined)?.["text/plain"];
    if (typeof plain !== "string") return content;
    return { ...content, data: { ...data as JsonObject, "text/plain": locate(plain) } };
  }

  #write({ cell, script, ...place }: CellPlace): string {
    const run = this.#runs.get(Number(cell));
    const { line, column } = run?.compilation?.locate(script, place) ?? place;
    return `cell ${run?.count ?? "?"}, line ${line}:${column}`;
  }

  #render(failure: Failure): ErrorContent {
    const traceback = tracebackOf(failure, (place) => this.#write(place));
    return {
      ename: failure.ename,
      evalue: this.#plain(failure.evalue),
      traceback: traceback.map((line) => this.#plain(line)),
    };
  }

  /** Without machine-dependent paths and internal names. */
  #plain(text: string): string {
    const cwd = this.#cwd;
    return portablePaths(portablePaths(text, cwd, cwd), cwd, this.#root)
      .replace(/ from "[^"]*\$deno\$repl\.mts"/, "");
  }
}

function describeSyntaxError(error: CellSyntaxError, source: string, count: number): ErrorContent {
  const { message, line, column } = error;
  const code = source.split("\n")[line - 1] ?? "";
  return {
    ename: "SyntaxError",
    evalue: message,
    traceback: [
      `SyntaxError: ${message}`,
      `    at cell ${count}, line ${line}:${column}`,
      "",
      `  ${code}`,
      `  ${code.slice(0, column - 1).replace(/\S/g, " ")}^`,
    ],
  };
}

function stopped(): CellResult {
  return {
    status: "error",
    reason: "stopped",
    error: named("Stopped", "Variables are still there."),
  };
}

/** The error for the end of the kernel, with what to do. */
function describeEnd({ message }: NotebookError, isGivenUp: boolean): ErrorContent {
  const advice = "It was started again, and all variables are lost: run the cells above once more.";
  return isGivenUp
    ? named("Stopped", `The kernel could not be interrupted. ${advice}`)
    : named("KernelDied", `The kernel has ended: ${message}. ${advice}`);
}

function named(ename: string, evalue: string): ErrorContent {
  return { ename, evalue, traceback: [`${ename}${ename === "Stopped" ? "." : ":"} ${evalue}`] };
}
