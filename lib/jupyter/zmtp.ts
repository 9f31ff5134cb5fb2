/**
 * A client for ZMTP 3.0 (rfc.zeromq.org/spec/23) over TCP with the NULL mechanism: as much of
 * ZeroMQ as it takes to speak to a Jupyter kernel.
 */

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

const GREETING_SIZE = 64;
const FLAG_MORE = 1;
const FLAG_LONG = 2;
const FLAG_COMMAND = 4;
const CHUNK_SIZE = 64 * 1024;

/** The client side of a ZeroMQ socket pair, named as in ZMTP's `Socket-Type`. */
export type SocketType = "DEALER" | "REQ" | "SUB";

/** What a peer sent does not follow ZMTP. */
export class ZmtpError extends Error {
  override name = "ZmtpError";
}

/** A peer announced a frame that is larger than this socket accepts. */
export class FrameTooLargeError extends ZmtpError {
  override name = "FrameTooLargeError";
  constructor(
    /** The announced size in bytes. */
    readonly size: number,
    /** The largest accepted size in bytes. */
    readonly limit: number,
  ) {
    super(`A frame of ${size} bytes is above the limit of ${limit}.`);
  }
}

/** Where to connect, and as what. */
export interface ZmtpOptions {
  hostname: string;
  port: number;
  type: SocketType;
  /** The largest frame to accept, in bytes; no limit when not given. */
  maxFrameSize?: number;
}

interface Frame {
  flags: number;
  body: Uint8Array;
}

/** One connection to one peer. Messages are lists of frames. */
export class ZmtpSocket {
  #conn: Deno.Conn;
  #maxFrameSize: number;
  #buffer: Uint8Array = new Uint8Array(0);
  #lastWrite: Promise<unknown> = Promise.resolve();

  private constructor(conn: Deno.Conn, maxFrameSize: number) {
    this.#conn = conn;
    this.#maxFrameSize = maxFrameSize;
  }

  /**
   * Connects, shakes hands, and, as a SUB socket, subscribes to everything.
   *
   * @throws {ZmtpError} when the peer does not speak ZMTP 3 with the NULL mechanism.
   */
  static async connect(options: ZmtpOptions): Promise<ZmtpSocket> {
    const { hostname, port, type, maxFrameSize = Infinity } = options;
    const socket = new ZmtpSocket(await Deno.connect({ hostname, port }), maxFrameSize);
    try {
      await socket.#shakeHands(type);
      // In ZMTP 3.0 a subscription is a message: 1, then the prefix to subscribe to.
      if (type === "SUB") await socket.send([Uint8Array.of(1)]);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Sends one message. Messages leave whole and in the order of the calls. */
  send(frames: Uint8Array[]): Promise<void> {
    const last = frames.length - 1;
    const bytes = concat(frames.map((body, i) => encodeFrame(i < last ? FLAG_MORE : 0, body)));
    const write = this.#lastWrite.then(() => this.#write(bytes));
    this.#lastWrite = write.catch(() => {});
    return write;
  }

  /**
   * The next message, or null when the peer has closed the connection.
   *
   * @throws {FrameTooLargeError} as soon as a frame above the limit is announced.
   */
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
  }

  async #readFrame(): Promise<Frame | null> {
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
    if (size > this.#maxFrameSize) throw new FrameTooLargeError(size, this.#maxFrameSize);
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
      const read = await this.#readInto(buffer.subarray(length));
      if (read === null) return false;
      length += read;
    }
    this.#buffer = buffer.subarray(0, length);
    return true;
  }

  async #readInto(target: Uint8Array): Promise<number | null> {
    try {
      return await this.#conn.read(target);
    } catch (error) {
      // Closed by us, or the peer is gone: either way nothing more will come.
      if (error instanceof Deno.errors.BadResource || isDisconnect(error)) return null;
      throw error;
    }
  }

  async #write(bytes: Uint8Array) {
    let written = 0;
    while (written < bytes.length) written += await this.#conn.write(bytes.subarray(written));
  }
}

function isDisconnect(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.Interrupted;
}

function greeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_SIZE);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(ENCODER.encode("NULL"), 12);
  return bytes;
}

/** Name and properties, each name with a length octet before it, values with four. */
function readyCommand(type: SocketType): Uint8Array {
  const value = ENCODER.encode(type);
  const name = ENCODER.encode("Socket-Type");
  return concat([
    Uint8Array.of(5),
    ENCODER.encode("READY"),
    Uint8Array.of(name.length),
    name,
    Uint8Array.of(0, 0, 0, value.length),
    value,
  ]);
}

function isReady(command: Uint8Array): boolean {
  return DECODER.decode(command.subarray(0, 6)) === "\x05READY";
}

function encodeFrame(flags: number, body: Uint8Array): Uint8Array {
  if (body.length < 256) return concat([Uint8Array.of(flags, body.length), body]);
  const head = new DataView(new ArrayBuffer(9));
  head.setUint8(0, flags | FLAG_LONG);
  head.setBigUint64(1, BigInt(body.length));
  return concat([new Uint8Array(head.buffer), body]);
}

function concat(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
