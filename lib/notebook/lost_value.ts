import type { KernelInternals } from "./internals.ts";

/** Promises that may settle between a cell's end and the moment when its value is shown. */
const REMEMBERED = 64;

const FULFILLED = 1;

/** Where V8 keeps the value of code that is run as in a console. */
const RESULT = ".repl_result";

/**
 * Deno's kernel hands on every value but `null`, `NaN`, `Infinity`, `-0` and bigints, which do not
 * survive its way through JSON and arrive as undefined. V8 has put the value into a promise:
 * watches the promises that settle, and returns a function that gives the value of the latest cell.
 */
export function watchValues({ core }: KernelInternals): () => unknown {
  if (!core?.setPromiseHooks || !core.getPromiseDetails) return () => undefined;
  const { getPromiseDetails } = core;
  const recent: (Promise<unknown> | undefined)[] = new Array(REMEMBERED).fill(undefined);
  let next = 0;
  core.setPromiseHooks(undefined, undefined, undefined, (promise) => {
    recent[next] = promise;
    next = (next + 1) % REMEMBERED;
  });
  return () => {
    for (let age = 1; age <= REMEMBERED; age++) {
      const promise = recent[(next - age + REMEMBERED) % REMEMBERED];
      if (promise === undefined) break;
      const [state, value] = getPromiseDetails(promise);
      if (state === FULFILLED && isResult(value)) {
        // What a cell made must not live on because we have looked at it.
        recent.fill(undefined);
        return value[RESULT];
      }
    }
    return undefined;
  };
}

function isResult(value: unknown): value is { [RESULT]: unknown } {
  return typeof value === "object" && value !== null && Object.hasOwn(value, RESULT);
}
