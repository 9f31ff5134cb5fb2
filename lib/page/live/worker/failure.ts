import { describeFailure as describe, tracebackOf } from "../../../cell/failure.ts";
import type { JsonObject } from "../../../jupyter/notebook.ts";

/** Names of the page's own script, which are shortened to a few letters and tell nobody anything. */
const SHORTENED = /^([\w$]{0,3}|[\w$]{1,3}\..*|.*\.next)$/;

/**
 * Describes what a cell threw as the kernel does, with the lines of cells where they were, and
 * without the frames of the page's own machinery, in which names are shortened.
 *
 * @param nameOf What a cell is called, by its id.
 */
export function describeFailure(
  thrown: unknown,
  nameOf: (cell: string) => string,
  inspect: (value: unknown) => string,
): JsonObject {
  const failure = describe(thrown, { inspect, isHidden: (name) => SHORTENED.test(name) });
  const traceback = tracebackOf(failure, ({ cell, line }) => `${nameOf(cell)}, line ${line}`);
  const blamed = failure.frames.find(({ place }) => place !== null)?.place;
  const blame = blamed ? { cell: blamed.cell, line: blamed.line } : null;
  return { ename: failure.ename, evalue: failure.evalue, traceback, blame };
}
