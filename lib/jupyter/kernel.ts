import { setTimeout as delay } from "node:timers/promises";
import { Answers } from "./answers.ts";
import { NotebookError } from "./errors.ts";
import { type Message, MessageError, Session } from "./message.ts";
import type { Json, JsonObject } from "./notebook.ts";
import { freePorts, KernelProcess } from "./process.ts";
import {
  ANSWER,
  type Command,
  ENDED,
  EXCESS,
  type Outcome,
  type Question,
  RUN,
  type RunRequest,
} from "./runtime/protocol.ts";
import { RUNTIME } from "../cell/reserved.ts";
import { type SocketType, ZmtpError, ZmtpSocket } from "./zmtp.ts";

const START_ATTEMPTS = 3;
const CONNECT_INTERVAL = 10;
const ASK_INTERVAL = 50;
const LAST_WORDS = 1000;
const RECOVERY = 5000;
const STDERR_LINES = 8;

/** Lines that Deno writes to stderr without an error. */
const NOISE = /^(Warning|Download|CDP response)\b/;

/** The runtime of cells in the kernel. */
const SETUP = new URL("./runtime/runtime.ts", import.meta.url).href;

/** How to start a kernel. */
interface KernelOptions {
  /** Seconds it may take to answer; 60 when not given. */
  startTimeout?: number;
  /** Five ports to listen on; free ones when not given. */
  choosePorts?: () => number[];
}

/** Called for what happens in a kernel. */
export interface KernelHandlers {
  /**
   * An output of a cell, or an uncaught error.
   *
   * @param run The number of the run that it comes from, if that is known.
   */
  onOutput(message: Message, run: number | undefined): void;
  /** An output was too large, and is omitted. */
  onExcess(bytes: number, run: number | undefined): void;
  /** A cell requests input; null if there is none. */
  onInput(request: JsonObject): Promise<string | null>;
}

/** A running Deno kernel that runs compiled cells. Ends with `kill`. */
export class Kernel {
  handlers: KernelHandlers = { onOutput() {}, onExcess() {}, onInput: () => Promise.resolve(null) };
  /** Settles when the latest cell no longer runs. Some of its output may still be in transit. */
  idle: Promise<unknown> = Promise.resolve();
  /** Settles with the reason when the kernel has ended. */
  readonly ended: Promise<NotebookError>;

  readonly #process: KernelProcess;
  readonly #session: Session;
  readonly #answers = new Answers<Message>();
  readonly #sockets: ZmtpSocket[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #token = crypto.randomUUID();
  readonly #end = Promise.withResolvers<NotebookError>();
  /** To the code in the kernel, and to its watcher, in any order. */
  readonly #connections: Deno.Conn[] = [];
  #isOver = false;
  /** Settles when the latest run is complete. */
  #over: Promise<unknown> = Promise.resolve();
  #questions = 0;
  #shell!: ZmtpSocket;
  #control!: ZmtpSocket;
  #input!: ZmtpSocket;

  private constructor(process: KernelProcess) {
    this.#process = process;
    this.#session = new Session(process.connection.key);
    this.ended = this.#end.promise;
    process.status.then(({ code, signal }) => {
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      const stderr = process.stderr.split("\n").filter((line) => !NOISE.test(line))
        .slice(-STDERR_LINES).join("\n");
      this.#fail(`its process ${how}${stderr && `:\n${stderr}`}`);
    });
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @param cwd Its working directory: `deno.json` and relative imports are looked up from it.
   * @throws {NotebookError} when it does not, with the reason.
   */
  static async start(
    cwd: string,
    { startTimeout = 60, choosePorts = freePorts }: KernelOptions = {},
  ): Promise<Kernel> {
    for (let attempt = 1;; attempt++) {
      const process = KernelProcess.spawn(cwd, choosePorts());
      const kernel = new Kernel(process);
      const timer = setTimeout(() => {
        kernel.#fail(`it did not answer within ${startTimeout} s`);
      }, startTimeout * 1000);
      try {
        // Another process may listen at one of the ports, and never answer.
        await Promise.race([
          kernel.#connect(),
          kernel.ended.then((error) => Promise.reject(error)),
        ]);
        return kernel;
      } catch (cause) {
        // A kernel that lacks a port closes the others, and then prints the reason.
        await process.settle(LAST_WORDS);
        await kernel.kill();
        const portTaken = /address already in use|AddrInUse/i.test(process.stderr);
        if (portTaken && attempt < START_ATTEMPTS) continue;
        throw new NotebookError(
          `The Deno kernel did not start in ${cwd}: ${(cause as Error).message}. ` +
            `Try again; a busy machine may need more time.`,
          { cause },
        );
      } finally {
        clearTimeout(timer);
      }
    }
  }

  /**
   * Runs a cell. All its outputs have arrived when this settles.
   *
   * @throws {NotebookError} when the kernel dies meanwhile.
   */
  async run(request: RunRequest, allowStdin = false): Promise<Outcome> {
    await this.#over;
    let hasEnded = false;
    const ended = this.#answers.expect(`run ${request.run}`);
    const code = `await ${RUNTIME}.run(${JSON.stringify(request)})`;
    const idle = this.idle = this.#execute(code, allowStdin);
    // If the cell did not report its end, an interrupt has aborted it.
    const over = this.#over = idle.then(() => hasEnded ? undefined : this.#halt(request));
    const { content } = await Promise.race([ended, over.then(() => ended)]);
    hasEnded = true;
    this.send({ type: "ended", run: request.run });
    over.catch(() => {}); // the next run reports it
    return content as unknown as Outcome;
  }

  async #halt({ run, count }: RunRequest) {
    const { content } = await this.#execute(`await ${RUNTIME}.halt(${run}, ${count})`);
    if (content.status !== "ok") this.#fail("it cannot run cells any more");
  }

  /** Sends a command to the code in the kernel, which reads it when it runs nothing, or awaits. */
  send(command: Command): void {
    const bytes = new TextEncoder().encode(`${JSON.stringify(command)}\n`);
    // The watcher ignores it.
    for (const connection of this.#connections) connection.write(bytes).catch(() => {});
  }

  /** Asks about values in the kernel; the answer may never come. */
  async ask(question: Question): Promise<Json> {
    const id = ++this.#questions;
    const answer = this.#answers.expect(`answer ${id}`);
    this.send({ ...question, id });
    return (await answer).content.answer ?? null;
  }

  /**
   * Aborts running code. If none runs, it aborts what comes next: Deno's timers and connections may
   * never continue then, and the kernel is ended.
   */
  async interrupt(): Promise<void> {
    const answered = this.#request(this.#control, "interrupt_request", {})
      .then(() => this.ask({ type: "describe", path: [] }));
    // The next cell waits for it: while that computes, there would be no answer.
    const over = this.#over = Promise.all([this.#over, answered]);
    const recovered = over.then(() => true, () => true);
    if (await Promise.race([recovered, delay(RECOVERY, false, { ref: false })])) return;
    this.#fail("it did not recover from an interrupt");
  }

  /** Ends the kernel at once, and everything that waits for it. */
  async kill(): Promise<void> {
    this.#fail("the kernel was ended");
    await this.#process.end();
  }

  async #connect() {
    const { shell_port, control_port, iopub_port, stdin_port } = this.#process.connection;
    this.#shell = await this.#open(shell_port, "DEALER");
    this.#control = await this.#open(control_port, "DEALER");
    this.#input = await this.#open(stdin_port, "DEALER");
    const iopub = await this.#open(iopub_port, "SUB");
    const settle = (message: Message) => {
      this.#answers.resolve(message.parent_header.msg_id ?? "", message);
    };
    this.#receive(this.#shell, settle);
    this.#receive(this.#control, settle);
    this.#receive(this.#input, (message) => this.#answerInput(message));
    this.#receive(iopub, (message) => {
      // The kernel holds small messages back until TCP acknowledges earlier ones (Nagle), which Linux
      // does after 40 ms, or with whatever is sent meanwhile. The kernel ignores what a SUB sends.
      iopub.send([new Uint8Array()]).catch(() => {});
      this.#receiveOutput(message);
    });
    await this.#process.removeFile();
    const address = JSON.stringify({ port: this.#listener.addr.port, token: this.#token });
    this.#acceptRuntime();
    const setup = await this.#execute(
      `(await import(${JSON.stringify(SETUP)}))` +
        `.start(${address}, (specifier, options) => import(specifier, options))`,
    );
    if (setup.content.status !== "ok") throw new Error(`${setup.content.evalue}`);
    // A subscription takes a moment; until then nothing arrives.
    for (let isReady = false; !isReady && !this.#isOver;) {
      const answer = this.ask({ type: "describe", path: [] }).then(() => isReady = true);
      await Promise.race([answer, delay(ASK_INTERVAL)]);
    }
  }

  /** Accepts the code in the kernel; a foreign connection, without the token, blocks nothing. */
  async #acceptRuntime() {
    for await (const conn of this.#listener) {
      conn.setNoDelay();
      isGreeting(conn, `${this.#token}\n`).then((isOurs) => {
        if (isOurs && !this.#isOver) this.#connections.push(conn);
        else conn.close();
      });
    }
  }

  /** Connects as soon as the kernel listens. */
  async #open(port: number, type: SocketType): Promise<ZmtpSocket> {
    while (true) {
      try {
        const hostname = this.#process.connection.ip;
        const socket = await ZmtpSocket.connect({ hostname, port }, type);
        this.#sockets.push(socket);
        return socket;
      } catch (error) {
        const early = error instanceof Deno.errors.ConnectionRefused || error instanceof ZmtpError;
        if (!early || this.#isOver) throw error;
        await delay(CONNECT_INTERVAL);
      }
    }
  }

  async #receive(socket: ZmtpSocket, handle: (message: Message) => void) {
    try {
      for (let frames; (frames = await socket.receive()) !== null;) {
        handle(this.#session.decode(frames));
      }
      // The process is probably ending, and its exit code is a better reason.
      await this.#process.settle(LAST_WORDS);
      this.#fail("it closed a connection");
    } catch (error) {
      const isInvalid = error instanceof ZmtpError || error instanceof MessageError;
      const what = isInvalid ? "it sent something invalid" : "the connection to it broke";
      this.#fail(`${what}: ${(error as Error).message}`);
    }
  }

  #receiveOutput(message: Message) {
    const { header, metadata: { [RUN]: run, ...metadata }, content } = message;
    const from = typeof run === "number" ? run : undefined;
    switch (header.msg_type) {
      case "status":
      case "execute_input":
        return;
      case ENDED:
        return this.#answers.resolve(`run ${run}`, message);
      case EXCESS:
        return this.handlers.onExcess(Number(content.bytes), from);
      case ANSWER:
        return this.#answers.resolve(`answer ${content.id}`, message);
      default:
        this.handlers.onOutput({ ...message, metadata }, from);
    }
  }

  async #answerInput({ content, header }: Message) {
    const value = await this.handlers.onInput(content);
    const reply = this.#session.message("input_reply", { status: "ok", value }, { parent: header });
    await this.#input.send(this.#session.encode(reply)).catch(() => {});
  }

  async #execute(code: string, allow_stdin = false): Promise<Message> {
    return await this.#request(this.#shell, "execute_request", {
      code,
      silent: true,
      store_history: false,
      allow_stdin,
      stop_on_error: false,
      user_expressions: {},
    });
  }

  async #request(socket: ZmtpSocket, type: string, content: JsonObject): Promise<Message> {
    const request = this.#session.message(type, content);
    const answer = this.#answers.expect(request.header.msg_id);
    await socket.send(this.#session.encode(request));
    return await answer;
  }

  /** Ends everything that waits, with the first error. */
  #fail(message: string) {
    if (this.#isOver) return;
    this.#isOver = true;
    const error = new NotebookError(message);
    this.#answers.rejectAll(error);
    this.#end.resolve(error);
    for (const socket of this.#sockets) socket.close();
    for (const connection of this.#connections) connection.close();
    this.#listener.close();
  }
}

async function isGreeting(conn: Deno.Conn, expected: string): Promise<boolean> {
  const greeting = new Uint8Array(expected.length);
  for (let read = 0; read < greeting.length;) {
    const count = await conn.read(greeting.subarray(read)).catch(() => null);
    if (count === null) return false;
    read += count;
  }
  return new TextDecoder().decode(greeting) === expected;
}
