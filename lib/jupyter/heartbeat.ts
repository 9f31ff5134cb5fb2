import { setTimeout as delay } from "node:timers/promises";
import type { ZmtpSocket } from "./zmtp.ts";

const INTERVAL = 1000;

/** A process that is only busy answers: the kernel runs cells on another thread. */
const TIMEOUT = 30_000;

/**
 * Sends pings to a kernel's heartbeat socket until `signal` aborts or the connection ends. Calls
 * `onSilence` when an answer takes too long: the process exists but does nothing any more.
 */
export async function watchHeartbeat(
  socket: ZmtpSocket,
  signal: AbortSignal,
  onSilence: (message: string) => void,
): Promise<void> {
  const ping = [new Uint8Array(), new TextEncoder().encode("ping")];
  try {
    while (!signal.aborted) {
      const timer = setTimeout(() => {
        onSilence(`the kernel gave no sign of life for ${TIMEOUT / 1000} s`);
      }, TIMEOUT);
      try {
        await socket.send(ping);
        if (await socket.receive() === null) return;
      } finally {
        clearTimeout(timer);
      }
      await delay(INTERVAL, undefined, { signal });
    }
  } catch {
    // The other connections and the process itself report why.
  }
}
