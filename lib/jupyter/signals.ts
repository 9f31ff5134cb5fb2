/** Signals that end this process, with the exit code that says so. Windows knows only some. */
export const SIGNALS: [Deno.Signal, number][] = Deno.build.os === "windows"
  ? [["SIGINT", 130], ["SIGBREAK", 149]]
  : [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]];

/** A signal that aborts when the system sends one, and then the exit code that says so. */
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
