/** The five sockets at which a front end finds a kernel. */

import type { Message, MessageHeader } from "../message.ts";
import { MessageError, Session } from "../message.ts";
import type { JsonObject } from "../notebook.ts";
import type { ConnectionInfo } from "../process.ts";
import {
  encodeMessage,
  type SocketType,
  type ZmtpAddress,
  ZmtpServer,
  type ZmtpSocket,
} from "../zmtp.ts";

/** A front end that has so many bytes waiting does not read what it is sent, and is left behind. */
const MOST_PENDING = 256 * 1024 * 1024;

/** What a message is an answer to, and what goes with it. */
export interface Extra {
  parent?: Partial<MessageHeader>;
  metadata?: JsonObject;
  buffers?: Uint8Array[];
}

/** What front ends send. */
export interface ChannelHandlers {
  onShell(message: Message, peer: ZmtpSocket): void;
  onControl(message: Message, peer: ZmtpSocket): void;
}

/** Listens where a connection file says, and speaks Jupyter's protocol there. */
export class Channels {
  readonly #session: Session;
  readonly #servers: ZmtpServer[] = [];
  readonly #subscribers = new Set<ZmtpSocket>();
  readonly #stdin: ZmtpServer;
  /** Who waits for an answer, by where it has to come from. */
  readonly #inputs = new Map<ZmtpSocket, (value: string | null) => void>();

  /**
   * Listens at once.
   *
   * @throws {Deno.errors.AddrInUse} when a port is taken.
   * @throws {TypeError} when the connection file asks for something else than this can do.
   */
  constructor(connection: ConnectionInfo, { onShell, onControl }: ChannelHandlers) {
    const { key, signature_scheme } = connection;
    if (key !== "" && signature_scheme !== "hmac-sha256") {
      throw new TypeError(
        `Messages can be signed with hmac-sha256, and not with ${signature_scheme}.`,
      );
    }
    this.#session = new Session(key);
    const listen = (
      port: number,
      type: SocketType,
      onMessage: (peer: ZmtpSocket, frames: Uint8Array[]) => void,
      onEnd?: (peer: ZmtpSocket) => void,
    ) => {
      const server = new ZmtpServer(addressOf(connection, port), type, { onMessage, onEnd });
      this.#servers.push(server);
      return server;
    };
    const decoded =
      (handle: (message: Message, peer: ZmtpSocket) => void) =>
      (peer: ZmtpSocket, frames: Uint8Array[]) => {
        const message = this.#decode(frames);
        if (message) handle(message, peer);
      };
    listen(connection.hb_port, "REP", (peer, frames) => void peer.send(frames).catch(() => {}));
    listen(
      connection.iopub_port,
      "PUB",
      (peer, frames) => this.#subscribe(peer, frames[0]),
      (peer) => this.#subscribers.delete(peer),
    );
    this.#stdin = listen(
      connection.stdin_port,
      "ROUTER",
      decoded(({ header, content }, peer) => {
        if (header.msg_type === "input_reply") this.#inputs.get(peer)?.(String(content.value));
      }),
      (peer) => this.#inputs.get(peer)?.(null),
    );
    listen(connection.control_port, "ROUTER", decoded(onControl));
    listen(connection.shell_port, "ROUTER", decoded(onShell));
  }

  /** Publishes a message to all who listen. */
  publish(type: string, content: object, extra: Extra = {}): void {
    const bytes = encodeMessage(this.#session.encode(this.#session.message(type, content, extra)));
    for (const peer of this.#subscribers) {
      if (peer.pending > MOST_PENDING) peer.close();
      else peer.sendEncoded(bytes).catch(() => {});
    }
  }

  /** Sends one peer something that its request has caused. It may be gone. */
  reply(peer: ZmtpSocket, type: string, content: object, parent: MessageHeader): void {
    const message = this.#session.message(type, content, { parent });
    peer.send(this.#session.encode(message)).catch(() => {});
  }

  /** Asks the person at the front end that a request came from; null is no answer. */
  async ask(
    peer: ZmtpSocket,
    content: JsonObject,
    parent: MessageHeader,
  ): Promise<string | null> {
    const { identity } = peer;
    const stdin = [...this.#stdin.peers].find((other) => other.identity === identity);
    if (stdin === undefined) return null;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#inputs.set(stdin, resolve);
    this.reply(stdin, "input_request", content, parent);
    return await promise.finally(() => this.#inputs.delete(stdin));
  }

  /** Ends all connections. */
  close(): void {
    for (const server of this.#servers) server.close();
  }

  /** A message that is damaged, or not signed with the key, is dropped. */
  #decode(frames: Uint8Array[]): Message | undefined {
    try {
      return this.#session.decode(frames);
    } catch (error) {
      if (error instanceof MessageError) return undefined;
      throw error;
    }
  }

  #subscribe(peer: ZmtpSocket, request: Uint8Array) {
    // One byte says what is asked for, the rest is a prefix. Front ends ask for everything.
    if (request[0] !== 1) return void this.#subscribers.delete(peer);
    this.#subscribers.add(peer);
    const topic = request.subarray(1);
    const subscription = new TextDecoder().decode(topic);
    const welcome = this.#session.message("iopub_welcome", { subscription });
    peer.send([topic, ...this.#session.encode(welcome)]).catch(() => {});
  }
}

function addressOf({ transport, ip }: ConnectionInfo, port: number): ZmtpAddress {
  if (transport === "ipc") return { transport: "unix", path: `${ip}-${port}` };
  const hostname = ip === "localhost" ? "127.0.0.1" : ip;
  if (hostname === "127.0.0.1") return { hostname, port };
  throw new TypeError(`This kernel listens on 127.0.0.1 only, and not on ${ip}.`);
}
