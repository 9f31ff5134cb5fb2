/**
 * A marker tells when everything that a cell put out has arrived. Deno's kernel announces that a
 * cell is done before it has sent all of its outputs, but it sends them in order: what comes before
 * a marker belongs to the cell that ran before the marker was asked for.
 */

/** The message type of a marker; no front end knows it, and none is listening. */
export const MARKER_TYPE = "unroll_marker";

/** Code that a kernel has to run silently before the first cell. */
export interface Marker {
  /** Makes markers possible whatever later cells replace, and ties the kernel's life to ours. */
  setup: string;
  /** Sends the marker with this number. */
  send(number: number): string;
}

/** A marker that only the owner of the kernel knows how to send. */
export function createMarker(folder: string): Marker {
  const name = `__unroll_${crypto.randomUUID().replaceAll("-", "")}`;
  const setup = `{
    const { broadcast } = Deno.jupyter;
    Object.defineProperty(globalThis, "${name}", {
      value: (number) => broadcast("${MARKER_TYPE}", { number }),
    });
    new Worker(${JSON.stringify(dataUrl(watchParent(folder)))}, { type: "module" });
  }`;
  return { setup, send: (number) => `${name}(${number})` };
}

/**
 * A worker's code: when the process that started the kernel is gone, even killed without notice,
 * the kernel's standard input ends; then the kernel ends too. A worker sees it during an endless
 * loop.
 */
function watchParent(folder: string): string {
  return `
    const bytes = new Uint8Array(1);
    while (await Deno.stdin.read(bytes) !== null);
    try {
      Deno.removeSync(${JSON.stringify(folder)}, { recursive: true });
    } finally {
      Deno.kill(Deno.pid, "SIGKILL");
    }`;
}

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
