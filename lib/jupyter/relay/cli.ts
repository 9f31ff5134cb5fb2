/** The kernel as a program: Jupyter starts it with the path of a connection file. */

import { NotebookError } from "../errors.ts";
import { Kernel } from "../kernel.ts";
import type { ConnectionInfo } from "../process.ts";
import { reportFailure } from "../progress.ts";
import { untilParentIsGone } from "./parent.ts";

/** Runs a kernel until it is asked to end; returns the exit code. */
async function main([path]: string[]): Promise<number> {
  const connection = await readConnection(path);
  const cwd = Deno.cwd();
  // Deno's kernel starts while the rest is loaded.
  const kernel = Kernel.start({ cwd });
  // Should that fail, cells say so.
  kernel.catch(() => {});
  try {
    const { Relay } = await import("./relay.ts");
    const relay = new Relay(connection, cwd, kernel);
    await Promise.race([relay.ended, untilParentIsGone()]);
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
    throw new NotebookError("kernel-start", message, { cause });
  }
}

if (import.meta.main) {
  Deno.exit(await main(Deno.args).catch(reportFailure));
}
