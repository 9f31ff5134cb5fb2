/** The kernel as a program: Jupyter starts it with the path of a connection file. */

import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { NotebookError } from "../errors.ts";
import { Kernel } from "../kernel.ts";
import type { ConnectionInfo } from "../process.ts";
import { reportFailure } from "../command_line.ts";

/** Milliseconds between two checks of the parent process. */
const INTERVAL = 1000;

/** Runs a kernel until a shutdown is requested; returns the exit code. */
async function main([path]: string[]): Promise<number> {
  const connection = await readConnection(path);
  const cwd = Deno.cwd();
  // Deno's kernel starts while the rest is loaded.
  const kernel = Kernel.start(cwd);
  // If that fails, cells report it.
  kernel.catch(() => {});
  try {
    const { Relay } = await import("./relay.ts");
    const relay = new Relay(connection, cwd, kernel);
    await Promise.race([relay.ended, untilParentEnds()]);
    await relay.close();
  } finally {
    await kernel.then((kernel) => kernel.kill(), () => {});
  }
  return 0;
}

async function readConnection(path: string): Promise<ConnectionInfo> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    const message = `The connection file ${path} cannot be read: ${(cause as Error).message}`;
    throw new NotebookError(message, { cause });
  }
}

/** Settles when the parent process has ended: a killed server does not end its kernels. */
async function untilParentEnds(): Promise<void> {
  const parent = Deno.ppid;
  while (Deno.ppid === parent && isRunning(parent)) await delay(INTERVAL);
}

/** Only on Windows does a process keep the id of a parent that has ended. */
function isRunning(pid: number): boolean {
  if (Deno.build.os !== "windows") return true;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
