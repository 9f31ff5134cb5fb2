/**
 * A worker that listens to what the kernel publishes, and tells the thread that runs the cells,
 * which may be blocked, through shared memory. See drain.ts.
 */
import { ZmtpSocket } from "../jupyter/zmtp.ts";
import { findIopub } from "./connection.ts";
import {
  CELL,
  type CellIdle,
  DEAF,
  LISTENING,
  MARKER,
  MESSAGES,
  STATE,
  type WatchRequest,
} from "./watch.ts";

async function watch({ memory, token }: WatchRequest) {
  try {
    const socket = await ZmtpSocket.connect({ ...await findIopub(), type: "SUB" });
    for (let frames; (frames = await socket.receive()) !== null;) {
      Atomics.add(memory, MESSAGES, 1);
      followCells(frames, memory);
      // Also when the cells' thread has given up on us meanwhile.
      Atomics.store(memory, STATE, LISTENING);
      const number = markerNumber(frames, token);
      if (number !== undefined) announce(memory, MARKER, number);
    }
  } catch {
    // The cells' thread is told below, and then only waits a little.
  }
  announce(memory, STATE, DEAF);
}

function announce(memory: Int32Array<SharedArrayBuffer>, place: number, value: number) {
  Atomics.store(memory, place, value);
  // Whoever waits does so at the marker's place, for a change of either.
  Atomics.notify(memory, MARKER);
}

/** The marker's number, when the message is one. Its content is the last frame, and short. */
function markerNumber(frames: Uint8Array[], token: string): number | undefined {
  const content = frames.at(-1)!;
  if (content.length > 2 * token.length + 200) return undefined;
  const number = new TextDecoder().decode(content).match(/"([^" ]+) (\d+)"/);
  return number?.[1] === token ? Number(number[2]) : undefined;
}

/** The latest cell that was said to have ended. */
let idleCell = 0;

/** What a front end runs silently has no number of its own, and begins and ends no cell here. */
function followCells(frames: Uint8Array[], memory: Int32Array<SharedArrayBuffer>) {
  const type = textOf(frames.at(-4)).match(/"msg_type":"(\w+)"/)?.[1];
  if (type === "execute_input") {
    // The number stands behind the code, which may be long.
    const number = textOf(frames.at(-1)!.subarray(-60)).match(/"execution_count":(\d+)\}$/);
    if (number) Atomics.store(memory, CELL, Number(number[1]));
  } else if (type === "status") {
    const isIdle = textOf(frames.at(-1)).includes('"idle"');
    const isCell = textOf(frames.at(-3)).includes('"execute_request"');
    const cell = Atomics.load(memory, CELL);
    if (!isIdle || !isCell || cell === idleCell) return;
    idleCell = cell;
    const message: CellIdle = { cell };
    self.postMessage(message);
  }
}

function textOf(frame: Uint8Array | undefined): string {
  return new TextDecoder().decode(frame);
}

globalThis.addEventListener("message", (event) => {
  watch((event as MessageEvent<WatchRequest>).data);
});
