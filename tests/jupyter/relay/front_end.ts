import { type Message, Session } from "../../../lib/jupyter/message.ts";
import { type ConnectionInfo, freePorts } from "../../../lib/jupyter/process.ts";
import { Relay } from "../../../lib/jupyter/relay/relay.ts";
import { ZmtpSocket } from "../../../lib/jupyter/zmtp.ts";

/** Where a kernel of a test listens. */
export function newConnection(): ConnectionInfo {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = freePorts();
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    shell_port,
    iopub_port,
    stdin_port,
    control_port,
    hb_port,
    signature_scheme: "hmac-sha256",
    key: crypto.randomUUID(),
  };
}

/** Runs `use` with our kernel, in this process, and ends it. */
export async function withRelay(
  use: (connection: ConnectionInfo) => Promise<void>,
  cwd: string = Deno.cwd(),
): Promise<void> {
  const connection = newConnection();
  const relay = new Relay(connection, cwd);
  try {
    await use(connection);
  } finally {
    await relay.close();
  }
}

/** How a request was answered: the reply, and all that was published for it up to idle. */
export interface Answered {
  reply: Message;
  published: Message[];
}

/** A front end that looks at every message. */
export class FrontEnd {
  /** Everything that was published, for all requests. */
  readonly published: Message[] = [];
  readonly session: Session;
  readonly #sockets: ZmtpSocket[] = [];
  readonly #shell: ZmtpSocket;
  readonly #replies = new Map<string, (reply: Message) => void>();
  readonly #waiting = new Set<{ condition: (message: Message) => boolean; resolve: () => void }>();

  private constructor(session: Session, [shell, iopub]: ZmtpSocket[]) {
    this.session = session;
    this.#shell = shell;
    this.#sockets.push(shell, iopub);
    this.#receive(shell, (message) => {
      const id = message.parent_header.msg_id!;
      this.#replies.get(id)?.(message);
      this.#replies.delete(id);
    });
    this.#receive(iopub, (message) => {
      this.published.push(message);
      for (const waiting of this.#waiting) {
        if (!waiting.condition(message)) continue;
        this.#waiting.delete(waiting);
        waiting.resolve();
      }
    });
  }

  /** Connects to a kernel, and waits until it answers. */
  static async connect(connection: ConnectionInfo): Promise<FrontEnd> {
    const { ip: hostname, shell_port, iopub_port, key } = connection;
    const frontEnd = new FrontEnd(new Session(key), [
      await ZmtpSocket.connect({ hostname, port: shell_port }, "DEALER"),
      await ZmtpSocket.connect({ hostname, port: iopub_port }, "SUB"),
    ]);
    await frontEnd.until(({ header }) => header.msg_type === "iopub_welcome");
    await frontEnd.ask("kernel_info_request", {});
    return frontEnd;
  }

  /** Sends a request; settles when it is answered, and all has been published for it. */
  async ask(type: string, content: object, change: (message: Message) => void = () => {}) {
    const message = this.session.message(type, content);
    change(message);
    const id = message.header.msg_id;
    const answered = new Promise<Message>((resolve) => this.#replies.set(id, resolve));
    await this.#shell.send(this.session.encode(message));
    const isOwn = ({ parent_header }: Message) => parent_header.msg_id === id;
    const idle = this.until((message) =>
      isOwn(message) && message.content.execution_state === "idle"
    );
    const [reply] = await Promise.all([answered, idle]);
    return { reply, published: this.published.filter(isOwn), isOwn };
  }

  /** Runs a cell. */
  execute(code: string, options: object = {}, change?: (message: Message) => void) {
    const content = { code, silent: false, store_history: true, stop_on_error: true, ...options };
    return this.ask("execute_request", content, change);
  }

  /** Sends frames as they are. */
  async sendRaw(frames: Uint8Array[]): Promise<void> {
    await this.#shell.send(frames);
  }

  /** Settles when such a message has been published. */
  until(condition: (message: Message) => boolean): Promise<void> {
    if (this.published.some(condition)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add({ condition, resolve }));
  }

  /** Goes away. */
  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  async #receive(socket: ZmtpSocket, handle: (message: Message) => void) {
    for (let frames; (frames = await socket.receive()) !== null;) {
      handle(this.session.decode(frames));
    }
  }
}

/** The types of messages, and of a status the state. */
export function typesOf(messages: Message[]): string[] {
  return messages.map(({ header, content }) => `${content.execution_state ?? header.msg_type}`);
}
