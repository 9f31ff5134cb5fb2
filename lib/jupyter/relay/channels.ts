/** The five sockets of a kernel. */

import {
  type Message,
  MessageError,
  type MessageExtra,
  type MessageHeader,
  Session,
} from "../message.ts";
import type { JsonObject } from "../notebook.ts";
import type { ConnectionInfo } from "../process.ts";
import {
  encodeMessage,
  type SocketType,
  type ZmtpAddress,
  type ZmtpHandlers,
  ZmtpServer,
  type ZmtpSocket,
} from "../zmtp.ts";

/** A front end with more unread bytes is disconnected. */
const MOST_PENDING = 256 * 1024 * 1024;

type MessageHandler = (message: Message, peer: ZmtpSocket) => void;

/** Listens at the addresses of a connection file, with Jupyter's protocol. */
export class Channels {
  readonly #session: Session;
  readonly #servers: ZmtpServer[] = [];
  readonly #subscribers = new Set<ZmtpSocket>();
  readonly #stdin: ZmtpServer;
  /** Pending questions, by the connection that the answer comes from. */
  readonly #inputs = new Map<ZmtpSocket, (value: string | null) => void>();

  /**
   * Listens at once.
   *
   * @throws {Deno.errors.AddrInUse} when a port is taken.
   * @throws {TypeError} when the connection file requires something that is not supported.
   */
  constructor(connection: ConnectionInfo, onShell: MessageHandler, onControl: MessageHandler) {
    const { key, signature_scheme } = connection;
    if (key !== "" && signature_scheme !== "hmac-sha256") {
      throw new TypeError(
        `Messages can be signed with hmac-sha256 only, not with ${signature_scheme}.`,
      );
    }
    this.#session = new Session(key);
    const listen = (port: number, type: SocketType, handlers: ZmtpHandlers) => {
      const server = new ZmtpServer(addressOf(connection, port), type, handlers);
      this.#servers.push(server);
      return server;
    };
    const listenForMessages = (port: number, handle: MessageHandler) =>
      listen(port, "ROUTER", {
        onMessage: (peer, frames) => {
          const message = this.#decode(frames);
          if (message) handle(message, peer);
        },
        onEnd: (peer) => this.#inputs.get(peer)?.(null),
      });
    listen(connection.hb_port, "REP", {
      onMessage: (peer, frames) => void peer.send(frames).catch(() => {}),
    });
    listen(connection.iopub_port, "PUB", {
      onMessage: (peer, frames) => this.#subscribe(peer, frames[0]),
      onEnd: (peer) => this.#subscribers.delete(peer),
    });
    this.#stdin = listenForMessages(connection.stdin_port, ({ header, content }, peer) => {
      if (header.msg_type === "input_reply") this.#inputs.get(peer)?.(String(content.value));
    });
    listenForMessages(connection.control_port, onControl);
    listenForMessages(connection.shell_port, onShell);
  }

  /** Publishes a message to all subscribers. */
  publish(type: string, content: object, extra: MessageExtra = {}): void {
    const bytes = encodeMessage(this.#session.encode(this.#session.message(type, content, extra)));
    for (const peer of this.#subscribers) {
      if (peer.pending > MOST_PENDING) peer.close();
      else peer.sendEncoded(bytes).catch(() => {});
    }
  }

  /** Replies to a request of a peer, which may have disconnected. */
  reply(peer: ZmtpSocket, type: string, content: object, parent: MessageHeader): void {
    const message = this.#session.message(type, content, { parent });
    peer.send(this.#session.encode(message)).catch(() => {});
  }

  /** Requests input from the front end of a request; null if there is none. */
  async ask(peer: ZmtpSocket, content: JsonObject, parent: MessageHeader): Promise<string | null> {
    const stdin = this.#stdin.peers.values().find(({ identity }) => identity === peer.identity);
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
    // 1 subscribes, 0 unsubscribes; the rest is a prefix. Front ends subscribe to everything.
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
  throw new TypeError(`This kernel listens on 127.0.0.1 only, not on ${ip}.`);
}
