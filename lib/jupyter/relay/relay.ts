/** The kernel that front ends see. Deno's kernel runs the cells: see engine.ts. */

import { Engine, type EngineHandlers, type EngineOutput, type ErrorContent } from "../engine.ts";
import { isComplete } from "../cell_compiler.ts";
import { NotebookError } from "../errors.ts";
import type { Kernel } from "../kernel.ts";
import type { Message, MessageHeader } from "../message.ts";
import { LANGUAGE_INFO } from "../normalize.ts";
import type { JsonObject } from "../notebook.ts";
import type { ConnectionInfo } from "../process.ts";
import type { ZmtpSocket } from "../zmtp.ts";
import { Backlog } from "./backlog.ts";
import { Channels } from "./channels.ts";
import { History } from "./history.ts";
import { Language } from "./language.ts";
import { Modules } from "./changed_files.ts";

const KERNEL_INFO = {
  status: "ok",
  protocol_version: "5.3",
  implementation: "unroll",
  implementation_version: Deno.version.deno,
  language_info: LANGUAGE_INFO,
  banner: `Deno ${Deno.version.deno}, TypeScript ${Deno.version.typescript}`,
  help_links: [{ text: "Deno", url: "https://docs.deno.com" }],
  debugger: false,
};

/** A request and its sender. */
interface Request {
  message: Message;
  peer: ZmtpSocket;
}

/** The request that an output belongs to. */
interface Owner {
  header: MessageHeader;
  peer: ZmtpSocket;
  /** Receives the text of the last value. */
  onResult?: (text: string) => void;
}

/** A kernel for Jupyter's front ends. */
export class Relay {
  /** Settles when a shutdown is requested. */
  readonly ended: Promise<void>;
  readonly #end = Promise.withResolvers<void>();
  readonly #channels: Channels;
  readonly #engine: Engine<Owner>;
  readonly #history = new History();
  readonly #backlog = new Backlog<Request>();
  readonly #language: Language;
  readonly #modules: Modules;
  /** Notes to be shown with the next cell. */
  readonly #notes: string[] = [];
  #running?: MessageHeader;
  #count = 0;

  /**
   * Listens at once.
   *
   * @param cwd The folder in which Deno's kernel runs.
   * @param kernel One that is starting there already.
   * @throws as {@linkcode Channels} does.
   */
  constructor(connection: ConnectionInfo, cwd: string, kernel?: Promise<Kernel>) {
    this.ended = this.#end.promise;
    this.#channels = new Channels(
      connection,
      (message, peer) => this.#receive({ message, peer }),
      (message, peer) => this.#control({ message, peer }),
    );
    const handlers: EngineHandlers<Owner> = {
      onOutput: (output, owner) => this.#forward(output, owner),
      onExcess: (what, { header }) =>
        this.#publish("stream", { name: "stderr", text: `${what} The rest is omitted.\n` }, header),
      onImport: (specifier, time) => this.#modules.add(specifier, time),
      onInput: (request, { peer, header }) => this.#channels.ask(peer, request, header),
    };
    this.#engine = new Engine(cwd, handlers, kernel);
    this.#modules = new Modules(cwd);
    this.#language = new Language(cwd, (...args) => this.#engine.ask(...args));
    this.#work();
  }

  /** Ends all connections, and Deno's kernel. */
  async close(): Promise<void> {
    this.#channels.close();
    this.#language.close();
    await this.#engine.close();
  }

  #receive(request: Request) {
    const { message: { header, content }, peer } = request;
    switch (header.msg_type) {
      case "execute_request":
        return this.#backlog.add(request, header);
      case "comm_open":
        return this.#publish("comm_close", { comm_id: content.comm_id, data: {} }, header);
      case "shutdown_request":
        return this.#control(request);
    }
    this.#backlog.clock(header);
    const answer = this.#answers[header.msg_type];
    if (answer) this.#answer(header, peer, answer(content));
  }

  /** Replies to requests that run nothing, also while a cell runs. */
  readonly #answers: Record<string, (content: JsonObject) => object | Promise<object>> = {
    kernel_info_request: () => this.#info(),
    comm_info_request: () => ({ status: "ok", comms: {} }),
    history_request: (content) => ({ status: "ok", history: this.#history.find(content) }),
    complete_request: (content) => this.#language.complete(content),
    inspect_request: (content) => this.#language.inspect(content),
    is_complete_request: async ({ code }) => ({ status: await isComplete(String(code)) }),
  };

  async #answer(header: MessageHeader, peer: ZmtpSocket, answer: object | Promise<object>) {
    this.#publishState("busy", header);
    const content = await answer;
    this.#channels.reply(peer, header.msg_type.replace("_request", "_reply"), content, header);
    this.#publishState("idle", header);
    // Front ends show the latest state, and a cell may be running.
    if (this.#running) this.#publishState("busy", this.#running);
  }

  #control({ message: { header, content }, peer }: Request) {
    switch (header.msg_type) {
      case "interrupt_request":
        this.#engine.stop();
        return this.#channels.reply(peer, "interrupt_reply", { status: "ok" }, header);
      case "shutdown_request": {
        const reply = { status: "ok", restart: content.restart ?? false };
        this.#channels.reply(peer, "shutdown_reply", reply, header);
        return this.#end.resolve();
      }
      case "kernel_info_request":
        this.#info().then((info) => this.#channels.reply(peer, "kernel_info_reply", info, header));
    }
  }

  /** Front ends expect that a kernel that answers can run cells. */
  async #info(): Promise<object> {
    await this.#engine.ready().catch(() => {}); // the first cell reports the reason
    return KERNEL_INFO;
  }

  async #work() {
    for await (const { request, isAborted } of this.#backlog) {
      const { message, peer } = request;
      this.#running = message.header;
      this.#publishState("busy", message.header);
      const content = isAborted ? { status: "aborted" } : await this.#execute(request);
      if (content.status === "error" && message.content.stop_on_error !== false) {
        await this.#backlog.abort(message.header.session);
      }
      const reply = { ...content, execution_count: this.#count };
      this.#channels.reply(peer, "execute_reply", reply, message.header);
      this.#publishState("idle", message.header);
      this.#running = undefined;
      this.#modules.follow().catch(() => {}); // fails outside a project
      // Front ends that send the id of a cell have a user who may need completion.
      if (message.metadata.cellId !== undefined) this.#language.warm();
    }
  }

  async #execute(
    { message: { header, content, metadata }, peer }: Request,
  ): Promise<{ status: string; [key: string]: unknown }> {
    const { silent = false, store_history = true, allow_stdin } = content;
    const source = String(content.code);
    const isStored = !silent && store_history !== false;
    const owner: Owner = { header, peer };
    if (isStored) owner.onResult = this.#history.add(++this.#count, source);
    if (!silent) {
      this.#publish("execute_input", { code: source, execution_count: this.#count }, header);
    }
    if (isStored) this.#language.add(source, metadata.cellId);
    this.#showNotes();
    this.#modules.findChanges().then((notes) => {
      this.#notes.push(...notes);
      this.#showNotes();
    });
    const allowStdin = allow_stdin === true;
    const cell = { source, count: this.#count, shows: !silent, allowStdin };
    const error = await this.#engine.run(cell, owner)
      .then((result) => result.status === "error" ? result.error : undefined, describeFailure);
    if (error === undefined) return { status: "ok", payload: [], user_expressions: {} };
    if (!silent) this.#publish("error", error, header);
    return { status: "error", ...error };
  }

  /** Cells do not wait for notes: a late one is shown with the next cell. */
  #showNotes() {
    if (!this.#running) return;
    for (const text of this.#notes.splice(0)) {
      this.#publish("stream", { name: "stderr", text }, this.#running);
    }
  }

  #forward({ type, content, metadata, buffers }: EngineOutput, { header, onResult }: Owner) {
    if (type === "execute_result") {
      onResult?.(String((content.data as JsonObject)["text/plain"] ?? ""));
    }
    this.#channels.publish(type, content, { parent: header, metadata, buffers });
  }

  #publish(type: string, content: object, parent: MessageHeader) {
    this.#channels.publish(type, content, { parent });
  }

  #publishState(execution_state: "busy" | "idle", parent: MessageHeader) {
    this.#publish("status", { execution_state }, parent);
  }
}

/** The error of a cell for which there is no kernel. */
function describeFailure(error: unknown): ErrorContent {
  if (!(error instanceof NotebookError)) throw error;
  return { ename: "KernelError", evalue: error.message, traceback: [error.message] };
}
