import { setTimeout as delay } from "node:timers/promises";
import { Answers } from "./answers.ts";
import { NotebookError } from "./errors.ts";
import { watchHeartbeat } from "./heartbeat.ts";
import { describeExcess, describeSize, LARGE_OUTPUT_BYTES, MAX_OUTPUT_BYTES } from "./limits.ts";
import { createMarker, type Marker, MARKER_TYPE } from "./marker.ts";
import { type Message, MessageError, Session } from "./message.ts";
import type { JsonObject } from "./notebook.ts";
import { freePorts, KernelProcess } from "./process.ts";
import { FrameTooLargeError, type SocketType, ZmtpError, ZmtpSocket } from "./zmtp.ts";

const START_ATTEMPTS = 3;
const CONNECT_INTERVAL = 10;
const SUBSCRIBE_INTERVAL = 50;
const SHUTDOWN_GRACE = 2000;
const LAST_WORDS = 1000;
const STDERR_LINES = 8;

/** How to start a kernel. */
export interface KernelOptions {
  /** Its working directory. */
  cwd: string;
  /** Seconds it may take to answer; 60 when not given. */
  startTimeout?: number;
  /** Stops the start. */
  signal?: AbortSignal;
  /** Five ports to listen on; free ones when not given. */
  choosePorts?: () => number[];
}

/** How an execution ended. */
export type ExecuteReply =
  & { execution_count: number }
  & ({ status: "ok" } | { status: "error"; ename: string; evalue: string; traceback: string[] });

/** A running Deno kernel, and the connections to it. Ends with `shutdown` or `kill`. */
export class Kernel {
  /** What the kernel says about its language, for a notebook's metadata. */
  languageInfo: JsonObject = {};
  /**
   * Receives every output as it arrives: the messages of iopub other than states and markers. A
   * {@linkcode NotebookError} that it throws ends whatever the kernel is asked to do.
   */
  onOutput: (message: Message) => void = () => {};

  readonly #process: KernelProcess;
  readonly #session: Session;
  readonly #marker: Marker;
  readonly #answers = new Answers<Message>();
  readonly #sockets: ZmtpSocket[] = [];
  readonly #ended = new AbortController();
  #markers = 0;
  #subscribed = false;
  #shell!: ZmtpSocket;
  #control!: ZmtpSocket;

  private constructor(process: KernelProcess) {
    this.#process = process;
    this.#session = new Session(process.connection.key);
    this.#marker = createMarker(process.folder);
    process.status.then(({ code, signal }) => {
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      const stderr = process.stderr.split("\n").filter((line) => !/^Warning/.test(line))
        .slice(-STDERR_LINES).join("\n");
      this.#fail("kernel-died", `the kernel's process ${how}${stderr && `:\n${stderr}`}`);
    });
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @throws {NotebookError} of kind `kernel-start` when it does not, with what it said.
   */
  static async start(options: KernelOptions): Promise<Kernel> {
    const { startTimeout = 60, choosePorts = freePorts, signal } = options;
    for (let attempt = 1;; attempt++) {
      if (signal?.aborted) throw new NotebookError("aborted", "Stopped before a kernel started.");
      const process = await KernelProcess.spawn(options.cwd, choosePorts());
      const kernel = new Kernel(process);
      const stop = () => kernel.#fail("aborted", "Stopped while the kernel started.");
      const timer = setTimeout(() => {
        kernel.#fail("kernel-start", `it did not answer within ${startTimeout} s`);
      }, startTimeout * 1000);
      signal?.addEventListener("abort", stop);
      try {
        await kernel.#connect();
        return kernel;
      } catch (cause) {
        // A kernel that lacks a port closes the others, and says why after that.
        if (!signal?.aborted) await process.settle(LAST_WORDS);
        await kernel.kill();
        if (signal?.aborted) throw cause;
        const portTaken = /address already in use|AddrInUse/i.test(process.stderr);
        if (portTaken && attempt < START_ATTEMPTS) continue;
        throw new NotebookError(
          "kernel-start",
          `The Deno kernel did not start in ${options.cwd}: ${(cause as Error).message}. ` +
            `Try again; a busy machine may need more time.`,
          { cause },
        );
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
      }
    }
  }

  /** The process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Runs code. Its outputs go to `onOutput`, some of them after this settles: see `flush`.
   *
   * @throws {NotebookError} when the kernel dies meanwhile.
   */
  async execute(code: string, { silent = false } = {}): Promise<ExecuteReply> {
    const reply = await this.#request(this.#shell, "execute_request", {
      code,
      silent,
      store_history: !silent,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: {},
    });
    return reply.content as unknown as ExecuteReply;
  }

  /** Settles when every output sent so far has reached `onOutput`. */
  async flush(): Promise<void> {
    const number = ++this.#markers;
    const arrived = this.#answers.expect(`marker ${number}`);
    await Promise.all([arrived, this.execute(this.#marker.send(number), { silent: true })]);
  }

  /** Asks the kernel to stop what it is running; what only waits cannot be stopped. */
  async interrupt(): Promise<void> {
    await this.#request(this.#control, "interrupt_request", {});
  }

  /** Ends the kernel: politely, or by force when it does not react. */
  async shutdown(): Promise<void> {
    const polite = this.#request(this.#control, "shutdown_request", { restart: false })
      .then(() => this.#process.status);
    await Promise.race([polite, delay(SHUTDOWN_GRACE, undefined, { signal: this.#ended.signal })])
      .catch(() => {});
    await this.kill();
  }

  /** Ends the kernel at once, and everything that waits for it. */
  async kill(): Promise<void> {
    this.#fail("aborted", "the kernel was ended");
    this.#ended.abort();
    for (const socket of this.#sockets) socket.close();
    await this.#process.end();
  }

  async #connect() {
    const { shell_port, control_port, iopub_port, hb_port } = this.#process.connection;
    this.#shell = await this.#open(shell_port, "DEALER");
    this.#control = await this.#open(control_port, "DEALER");
    const iopub = await this.#open(iopub_port, "SUB");
    const heartbeat = await this.#open(hb_port, "REQ");
    this.#receive(this.#shell, (message) => this.#settle(message));
    this.#receive(this.#control, (message) => this.#settle(message));
    this.#receive(iopub, (message) => this.#receiveOutput(message));
    watchHeartbeat(heartbeat, this.#ended.signal, (message) => this.#fail("kernel-died", message));
    await this.#waitForSubscription();
    await this.execute(this.#marker.setup, { silent: true });
    await this.flush();
  }

  /** Connects as soon as the kernel listens. */
  async #open(port: number, type: SocketType): Promise<ZmtpSocket> {
    while (true) {
      this.#answers.throwIfRejected();
      try {
        const hostname = this.#process.connection.ip;
        const options = { hostname, port, type, maxFrameSize: MAX_OUTPUT_BYTES };
        const socket = await ZmtpSocket.connect(options);
        this.#sockets.push(socket);
        return socket;
      } catch (error) {
        const early = error instanceof Deno.errors.ConnectionRefused || error instanceof ZmtpError;
        if (!early) throw error;
        await delay(CONNECT_INTERVAL);
      }
    }
  }

  /** A subscription counts a moment after it was sent; until then nothing arrives. */
  async #waitForSubscription() {
    while (!this.#subscribed) {
      const info = await this.#request(this.#shell, "kernel_info_request", {});
      this.languageInfo = info.content.language_info as JsonObject;
      if (!this.#subscribed) await delay(SUBSCRIBE_INTERVAL);
    }
  }

  async #receive(socket: ZmtpSocket, handle: (message: Message) => void) {
    try {
      for (let frames; (frames = await socket.receive()) !== null;) {
        handle(this.#decode(frames));
      }
      if (this.#ended.signal.aborted) return;
      // The process is about to end, and its exit code says more than a closed connection does.
      await delay(1000, undefined, { signal: this.#ended.signal });
      this.#fail("kernel-died", "the kernel closed a connection");
    } catch (error) {
      if (error instanceof NotebookError) {
        this.#fail(error.kind, error.message);
      } else if (error instanceof FrameTooLargeError) {
        this.#fail("output-too-large", describeExcess(error.size));
      } else if (error instanceof ZmtpError || error instanceof MessageError) {
        this.#fail("invalid-message", `the kernel sent something invalid: ${error.message}`);
      } else if (!this.#ended.signal.aborted) {
        this.#fail("kernel-died", `the connection to the kernel broke: ${error}`);
      }
    }
  }

  #decode(frames: Uint8Array[]): Message {
    try {
      return this.#session.decode(frames);
    } catch (error) {
      const size = Math.max(...frames.map(({ length }) => length));
      if (size < LARGE_OUTPUT_BYTES) throw error;
      const message = `${describeSize(size)}, and other messages got mixed into it on its way`;
      throw new NotebookError("output-too-large", message);
    }
  }

  #receiveOutput(message: Message) {
    this.#subscribed = true;
    switch (message.header.msg_type) {
      case "status":
      case "execute_input":
        return;
      case MARKER_TYPE:
        return this.#answers.resolve(`marker ${message.content.number}`, message);
      default:
        this.onOutput(message);
    }
  }

  async #request(socket: ZmtpSocket, type: string, content: JsonObject): Promise<Message> {
    const request = this.#session.request(type, content);
    const answer = this.#answers.expect(request.header.msg_id);
    await socket.send(this.#session.encode(request));
    return await answer;
  }

  #settle(message: Message) {
    this.#answers.resolve(message.parent_header.msg_id ?? "", message);
  }

  /** Ends everything that waits, with the first failure. */
  #fail(kind: NotebookError["kind"], message: string) {
    this.#answers.rejectAll(new NotebookError(kind, message));
  }
}
