/**
 * For Deno's own kernel, without ours in front. It reports the end of a cell before it has published
 * all outputs, and front ends drop the rest. It does wait for the function that shows a cell's value.
 * That is replaced by one that also waits until a marker, sent after the outputs, is published.
 */
import { ZmtpSocket } from "../jupyter/zmtp.ts";
import { Display } from "./display.ts";
import { type Broadcast, useHost } from "./host.ts";

/** The marker is repeated, as the first may be published before the subscription takes effect. */
const RESEND_INTERVAL = 20;

const NOTE =
  "This is Deno's own kernel. The one of this project also shows where an error is, stops " +
  "every cell, and shows types on Tab and Shift+Tab. Register it once, and restart:\n" +
  "deno task kernel --user\n";

/** The part of Deno's internals that shows a cell's value under the number in `[n]`. */
interface KernelInternals {
  jupyter?: { broadcastResult?: (executionCount: number, value: unknown) => Promise<void> };
}

/**
 * Makes Deno's own kernel wait for all outputs at the end of every cell that has not thrown, and
 * prints once that there is a better kernel. Outside of a kernel it does nothing.
 *
 * @param format Gives what is to be shown for a cell's value.
 * @param end Called at the end of a cell; its outputs belong to the cell.
 */
export function drainOwnKernel(format: (value: unknown) => unknown, end: () => void): void {
  const deno = (globalThis as unknown as { Deno?: { internal: symbol } }).Deno;
  if (deno?.internal === undefined) return;
  const { jupyter } = (deno as unknown as Record<symbol, KernelInternals>)[deno.internal];
  const original = jupyter?.broadcastResult;
  if (!jupyter || !original) return;
  const { broadcast } = (Deno as unknown as { jupyter: { broadcast: Broadcast } }).jupyter;
  const outputs = openOutputs().catch(() => null);
  let ended = 0;
  useHost({ broadcast, cell: () => ended + 1 });
  broadcast("stream", { name: "stdout", text: NOTE });
  jupyter.broadcastResult = async (executionCount, value) => {
    const shown = format(value);
    if (shown instanceof Display) {
      // The kernel itself would leave the metadata out: caption and alternative text of a figure.
      const { data, metadata } = shown;
      broadcast("execute_result", { execution_count: executionCount, data, metadata });
    } else await original(executionCount, shown);
    end();
    ended = executionCount;
    await outputs.then((socket) => socket && published(socket, broadcast));
  };
}

/** Waits until everything sent so far has been published. */
async function published(outputs: ZmtpSocket, broadcast: Broadcast): Promise<void> {
  const display_id = crypto.randomUUID();
  // An update of something that is not shown, which front ends ignore.
  const send = () =>
    broadcast("update_display_data", { data: {}, metadata: {}, transient: { display_id } });
  send();
  const timer = setInterval(send, RESEND_INTERVAL);
  try {
    for (let frames; (frames = await outputs.receive()) !== null;) {
      if (new TextDecoder().decode(frames.at(-1)).includes(display_id)) return;
    }
  } finally {
    clearInterval(timer);
  }
}

/** Subscribes to what the kernel publishes. */
async function openOutputs(): Promise<ZmtpSocket> {
  const path = connectionFile(await commandLine());
  if (path === undefined) throw new Error("The command line names no connection file.");
  const { ip, iopub_port } = JSON.parse(await Deno.readTextFile(path));
  return await ZmtpSocket.connect({ hostname: ip, port: iopub_port }, "SUB");
}

/** The path after `--conn`, from arguments or from a command line in one piece. */
export function connectionFile(commandLine: string[] | string): string | undefined {
  if (typeof commandLine !== "string") {
    const option = commandLine.indexOf("--conn");
    return option < 0 ? undefined : commandLine[option + 1];
  }
  return commandLine.match(/--conn[ =]+"?(.+?\.json)"?\s*$/)?.[1];
}

async function commandLine(): Promise<string[] | string> {
  switch (Deno.build.os) {
    case "linux":
    case "android":
      return (await Deno.readTextFile("/proc/self/cmdline")).split("\0");
    case "windows": {
      const process = `Get-CimInstance Win32_Process -Filter 'ProcessId=${Deno.pid}'`;
      return await outputOf("powershell", ["-NoProfile", "-Command", `(${process}).CommandLine`]);
    }
    default:
      return await outputOf("ps", ["-ww", "-o", "args=", "-p", String(Deno.pid)]);
  }
}

async function outputOf(command: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, { args, stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}
