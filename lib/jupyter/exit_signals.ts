/** Signals that end this process, with their exit codes. Windows has only some. */
export const SIGNALS: [Deno.Signal, number][] = Deno.build.os === "windows"
  ? [["SIGINT", 130], ["SIGBREAK", 149]]
  : [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]];

/** Aborts when the system sends one of them; `code` settles with its exit code. */
export function watchSignals(): { signal: AbortSignal; code: Promise<number> } {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<number>();
  for (const [name, code] of SIGNALS) {
    Deno.addSignalListener(name, () => {
      resolve(code);
      controller.abort(name);
    });
  }
  return { signal: controller.signal, code: promise };
}
