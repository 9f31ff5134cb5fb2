/** ZMTP 3.0 (rfc.zeromq.org/spec/23) with the NULL mechanism: the part of ZeroMQ that Jupyter uses. */

import { Buffer } from "node:buffer";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

const GREETING_SIZE = 64;
const FLAG_MORE = 1;
const FLAG_LONG = 2;
const FLAG_COMMAND = 4;
const CHUNK_SIZE = 64 * 1024;

/** A kind of ZeroMQ socket, named as in ZMTP's `Socket-Type`; those of a client come first. */
export type SocketType = "DEALER" | "REQ" | "SUB" | "ROUTER" | "REP" | "PUB";

/** Where a socket is: a port, or the path of a Unix socket. */
export type ZmtpAddress = { hostname: string; port: number } | { transport: "unix"; path: string };

/** A peer does not follow ZMTP. */
export class ZmtpError extends Error {
  override name = "ZmtpError";
}

/** One connection to one peer. Messages are lists of frames. */
export class ZmtpSocket {
  /** The name that the peer sends, the same on all its connections to a kernel. */
  identity = "";
  /** How many bytes wait to be sent. */
  pending = 0;
  #conn: Deno.Conn;
  #buffer: Uint8Array = new Uint8Array(0);
  #lastWrite: Promise<unknown> = Promise.resolve();

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /**
   * Connects, and as a SUB socket subscribes to everything.
   *
   * @throws {ZmtpError} when the peer does not speak ZMTP 3 with the NULL mechanism.
   */
  static async connect(
    address: { hostname: string; port: number },
    type: SocketType,
  ): Promise<ZmtpSocket> {
    const socket = await this.accept(await Deno.connect(address), type);
    // In ZMTP 3.0 a subscription is a message: 1, then the prefix to subscribe to.
    if (type === "SUB") await socket.send([Uint8Array.of(1)]);
    return socket;
  }

  /** The same over an existing connection. */
  static async accept(conn: Deno.Conn, type: SocketType): Promise<ZmtpSocket> {
    const socket = new ZmtpSocket(conn);
    // Small messages are sent at once.
    if ("setNoDelay" in conn) (conn as Deno.TcpConn).setNoDelay();
    try {
      await socket.#shakeHands(type);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Sends one message. Messages leave whole and in the order of the calls. */
  send(frames: Uint8Array[]): Promise<void> {
    return this.sendEncoded(encodeMessage(frames));
  }

  /** The same for a message that goes to several peers, and is encoded once. */
  sendEncoded(bytes: Uint8Array): Promise<void> {
    this.pending += bytes.length;
    const write = this.#lastWrite.then(() => this.#write(bytes))
      .finally(() => this.pending -= bytes.length);
    this.#lastWrite = write.catch(() => {});
    return write;
  }

  /** The next message, or null when the peer has closed the connection. */
  async receive(): Promise<Uint8Array[] | null> {
    const frames: Uint8Array[] = [];
    while (true) {
      const frame = await this.#readFrame();
      if (frame === null) return null;
      if (frame.flags & FLAG_COMMAND) continue;
      frames.push(frame.body);
      if (!(frame.flags & FLAG_MORE)) return frames;
    }
  }

  /** Closes the connection; a pending `receive` ends with null. */
  close() {
    try {
      this.#conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #shakeHands(type: SocketType) {
    await this.#write(greeting());
    const theirs = await this.#read(GREETING_SIZE);
    if (theirs === null) throw new ZmtpError("The peer closed the connection while greeting.");
    const mechanism = DECODER.decode(theirs.subarray(12, 32)).replace(/\0+$/, "");
    if (theirs[0] !== 0xff || theirs[9] !== 0x7f || theirs[10] < 3 || mechanism !== "NULL") {
      throw new ZmtpError("The peer does not speak ZMTP 3 with the NULL mechanism.");
    }
    await this.#write(encodeFrame(FLAG_COMMAND, readyCommand(type)));
    const ready = await this.#readFrame();
    if (ready === null || !(ready.flags & FLAG_COMMAND) || !isReady(ready.body)) {
      throw new ZmtpError("The peer did not answer the greeting with READY.");
    }
    this.identity = identityOf(ready.body);
  }

  async #readFrame(): Promise<{ flags: number; body: Uint8Array } | null> {
    const start = await this.#read(2);
    if (start === null) return null;
    const flags = start[0];
    if (flags > (FLAG_MORE | FLAG_LONG | FLAG_COMMAND)) {
      throw new ZmtpError(`Unknown frame flags ${flags}: the stream is damaged.`);
    }
    let size = start[1];
    if (flags & FLAG_LONG) {
      const rest = await this.#read(7);
      if (rest === null) return null;
      size = rest.reduce((value, byte) => value * 256 + byte, size);
    }
    const body = await this.#read(size);
    return body === null ? null : { flags, body };
  }

  /** Exactly `size` bytes, or null when the connection ends before. */
  async #read(size: number): Promise<Uint8Array | null> {
    if (this.#buffer.length < size && !await this.#fill(size)) return null;
    const bytes = this.#buffer.subarray(0, size);
    this.#buffer = this.#buffer.subarray(size);
    return bytes;
  }

  /** Reads until the buffer holds `size` bytes; false when the connection ends before. */
  async #fill(size: number): Promise<boolean> {
    const buffer = new Uint8Array(Math.max(size, CHUNK_SIZE));
    buffer.set(this.#buffer);
    let length = this.#buffer.length;
    while (length < size) {
      const read = await this.#conn.read(buffer.subarray(length)).catch((error) => {
        // Closed here or by the peer.
        if (isDisconnect(error)) return null;
        throw error;
      });
      if (read === null) return false;
      length += read;
    }
    this.#buffer = buffer.subarray(0, length);
    return true;
  }

  async #write(bytes: Uint8Array) {
    let written = 0;
    while (written < bytes.length) written += await this.#conn.write(bytes.subarray(written));
  }
}

/** Called for events of a server's connections. */
export interface ZmtpHandlers {
  onMessage(peer: ZmtpSocket, frames: Uint8Array[]): void;
  onEnd?(peer: ZmtpSocket): void;
}

/** A socket that peers connect to. */
export class ZmtpServer {
  /** The connected peers. */
  readonly peers = new Set<ZmtpSocket>();
  readonly #listener: Deno.Listener<Deno.Conn>;

  /**
   * Listens, and serves every peer that comes, until it is closed.
   *
   * @throws {Deno.errors.AddrInUse} when the address is taken.
   */
  constructor(address: ZmtpAddress, type: SocketType, handlers: ZmtpHandlers) {
    this.#listener = "path" in address ? Deno.listen(address) : Deno.listen(address);
    this.#serve(type, handlers);
  }

  /** Where it listens; 0 for one without a port. */
  get port(): number {
    const { addr } = this.#listener;
    return "port" in addr ? addr.port : 0;
  }

  /** Ends all connections. */
  close(): void {
    const { addr } = this.#listener;
    this.#listener.close();
    for (const peer of this.peers) peer.close();
    if (addr.transport === "unix" && addr.path) Deno.removeSync(addr.path);
  }

  async #serve(type: SocketType, handlers: ZmtpHandlers) {
    for await (const conn of this.#listener) this.#attend(conn, type, handlers);
  }

  async #attend(conn: Deno.Conn, type: SocketType, { onMessage, onEnd }: ZmtpHandlers) {
    let peer: ZmtpSocket | undefined;
    try {
      peer = await ZmtpSocket.accept(conn, type);
      this.peers.add(peer);
      for (let frames; (frames = await peer.receive()) !== null;) onMessage(peer, frames);
    } catch (error) {
      // An invalid or broken stream ends this connection only.
      if (!(error instanceof ZmtpError) && !isDisconnect(error)) throw error;
    } finally {
      peer?.close();
      if (peer && this.peers.delete(peer)) onEnd?.(peer);
    }
  }
}

function isDisconnect(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.Interrupted;
}

function greeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_SIZE);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0, ...ENCODER.encode("NULL")]);
  return bytes;
}

/** Name and properties, each name with a length octet before it, values with four. */
function readyCommand(type: SocketType): Uint8Array {
  const sized = (text: string) => [text.length, ...ENCODER.encode(text)];
  return Uint8Array.from([...sized("READY"), ...sized("Socket-Type"), 0, 0, 0, ...sized(type)]);
}

function isReady(command: Uint8Array): boolean {
  return DECODER.decode(command.subarray(0, 6)) === "\x05READY";
}

/** The property Identity of a READY command, one character per byte; "" if there is none. */
function identityOf(command: Uint8Array): string {
  const view = new DataView(command.buffer, command.byteOffset, command.length);
  for (let at = 6; at + 5 <= command.length;) {
    const valueAt = at + 1 + command[at] + 4;
    if (valueAt > command.length) break;
    const name = DECODER.decode(command.subarray(at + 1, valueAt - 4)).toLowerCase();
    const end = valueAt + view.getUint32(valueAt - 4);
    if (name === "identity") return String.fromCharCode(...command.subarray(valueAt, end));
    at = end;
  }
  return "";
}

/** The bytes of a message, for {@linkcode ZmtpSocket.sendEncoded}. */
export function encodeMessage(frames: Uint8Array[]): Uint8Array {
  const last = frames.length - 1;
  return Buffer.concat(frames.map((body, i) => encodeFrame(i < last ? FLAG_MORE : 0, body)));
}

function encodeFrame(flags: number, body: Uint8Array): Uint8Array {
  if (body.length < 256) return Buffer.concat([Uint8Array.of(flags, body.length), body]);
  const head = new DataView(new ArrayBuffer(9));
  head.setUint8(0, flags | FLAG_LONG);
  head.setBigUint64(1, BigInt(body.length));
  return Buffer.concat([new Uint8Array(head.buffer), body]);
}
