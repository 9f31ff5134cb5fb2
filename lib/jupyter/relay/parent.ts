import process from "node:process";

/** Milliseconds between two looks. */
const INTERVAL = 1000;

/**
 * Settles when the process that started this one is gone. A server that was killed leaves its
 * kernels behind without a word.
 */
export async function untilParentIsGone(): Promise<void> {
  const parent = Deno.ppid;
  while (Deno.ppid === parent && isThere(parent)) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

/** Only Windows leaves the number of a process that is gone. */
function isThere(pid: number): boolean {
  if (Deno.build.os !== "windows") return true;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
