import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Json, JsonObject } from "./notebook.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true });

const DELIMITER = "<IDS|MSG>";
const PROTOCOL_VERSION = "5.3";

/** Who sent a message, when, and of what kind. */
export interface MessageHeader {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message of the Jupyter protocol (jupyter-client.readthedocs.io, "Messaging in Jupyter"). */
export interface Message {
  header: MessageHeader;
  /** The header of the request that caused it; empty when nothing did. */
  parent_header: Partial<MessageHeader>;
  metadata: JsonObject;
  content: JsonObject;
  /** Binary data that goes with it. */
  buffers: Uint8Array[];
}

/** The request that a message answers, and what else goes with it. */
export interface MessageExtra {
  parent?: Partial<MessageHeader>;
  metadata?: JsonObject;
  buffers?: Uint8Array[];
}

/** The received frames are not a message, or its signature is wrong. */
export class MessageError extends Error {
  override name = "MessageError";
}

/** Makes the messages of one session, and signs and checks them with the connection's key. */
export class Session {
  readonly #key: string;
  readonly #id = randomUUID();

  /** Without a key, nothing is signed or checked. */
  constructor(key: string) {
    this.#key = key;
  }

  /** A new message, ready to be sent: a request, or something that a request has caused. */
  message(
    type: string,
    content: object,
    { parent = {}, metadata = {}, buffers = [] }: MessageExtra = {},
  ): Message {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.#id,
      username: "unroll",
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    };
    return { header, parent_header: parent, metadata, content: content as JsonObject, buffers };
  }

  /** The frames of a signed message. */
  encode({ header, parent_header, metadata, content, buffers }: Message): Uint8Array[] {
    const signed = [header, parent_header, metadata, content]
      .map((part) => ENCODER.encode(JSON.stringify(part)));
    return [ENCODER.encode(DELIMITER), ENCODER.encode(this.#sign(signed)), ...signed, ...buffers];
  }

  /**
   * The message in `frames`; routing prefixes before the delimiter are dropped.
   *
   * @throws {MessageError} when it is incomplete, not signed with the key, or not JSON.
   */
  decode(frames: Uint8Array[]): Message {
    const start = frames.findIndex((frame) =>
      frame.length === DELIMITER.length && String.fromCharCode(...frame) === DELIMITER
    );
    const [signature, ...signed] = start < 0 ? [] : frames.slice(start + 1, start + 6);
    if (signed.length < 4) throw new MessageError("A message is incomplete.");
    const expected = ENCODER.encode(this.#sign(signed));
    const isSigned = signature.length === expected.length && timingSafeEqual(signature, expected);
    if (this.#key !== "" && !isSigned) {
      throw new MessageError("A message is not signed with the connection's key.");
    }
    const [header, parent_header, metadata, content] = signed.map(parseObject);
    if (typeof header.msg_type !== "string") throw new MessageError("A message has no msg_type.");
    const known = header as unknown as MessageHeader;
    return { header: known, parent_header, metadata, content, buffers: frames.slice(start + 6) };
  }

  #sign(parts: Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

function parseObject(frame: Uint8Array): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(DECODER.decode(frame));
  } catch (cause) {
    throw new MessageError("A part of a message is not JSON.", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new MessageError("A part of a message is not a JSON object.");
  }
  return value;
}
