import type { JsonObject } from "../../../jupyter/notebook.ts";
import type { Blame } from "../protocol.ts";

/** How the script of a cell is called in stacks. */
export function fileOf(cell: string): string {
  return `cell:${encodeURIComponent(cell)}`;
}

const PLACE = /\bcell:([^\s:()]+):(\d+):\d+/;

/**
 * Describes what a cell threw as the kernel does, with the lines of cells where they were, and
 * without the frames of the page's own machinery.
 *
 * @param nameOf What a cell is called, by its id.
 */
export function describeFailure(
  thrown: unknown,
  nameOf: (cell: string) => string,
  inspect: (value: unknown) => string,
): JsonObject {
  if (!isError(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Error", evalue, traceback: [`Error: ${evalue}`], blame: null };
  }
  const ename = String(thrown.name);
  const evalue = plainMessage(String(thrown.message));
  const headline = evalue === "" ? ename : `${ename}: ${evalue}`;
  const frames = framesOf(thrown);
  const lines = frames.map(({ name, blame }) => {
    if (blame === undefined) return `    at ${name}`;
    const place = `${nameOf(blame.cell)}, line ${blame.line}`;
    return name === "" ? `    at ${place}` : `    at ${name} (${place})`;
  });
  const causes = causesOf(thrown).map(({ name, message }) => `Caused by ${name}: ${message}`);
  const blame = frames.find(({ blame }) => blame !== undefined)?.blame ?? null;
  return { ename, evalue, traceback: [headline, ...lines, ...causes], blame };
}

/** An error of this realm or another one. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/** What cells declare is kept as properties; nobody needs to know when something goes wrong. */
function plainMessage(message: string): string {
  const constant = /^Cannot assign to read only property '.+' of object '#<\w*GlobalScope>'$/;
  return constant.test(message) ? "Assignment to constant variable." : message;
}

interface Frame {
  /** The function, or nothing. */
  name: string;
  /** Where in a cell; undefined for the library, of which only names are of interest. */
  blame?: Blame;
}

/**
 * What ran, from where it was thrown down to the cell. Most names of the page's machinery are
 * shortened to a few letters, and tell nobody anything.
 */
function framesOf({ stack = "" }: Error): Frame[] {
  const frames = String(stack).split("\n").flatMap((line): Frame[] => {
    const called = /^\s*at (?:async )?(?:new )?([^(]*?) ?\(/.exec(line)?.[1] ?? "";
    const name = /^(Object\.)?eval$|^Promise\b|^$/.test(called) ? "" : called;
    const place = PLACE.exec(line);
    if (place) {
      const [, cell, at] = place;
      return [{ name, blame: { cell: decodeURIComponent(cell), line: Number(at) } }];
    }
    return /^([\w$]{0,3}|[\w$]{1,3}\..*)$/.test(name) || /\.next$/.test(name) ? [] : [{ name }];
  });
  return frames.slice(0, frames.findLastIndex(({ blame }) => blame !== undefined) + 1);
}

function causesOf(error: Error): Error[] {
  const causes: Error[] = [];
  for (let { cause } = error; isError(cause) && causes.length < 5; { cause } = cause) {
    causes.push(cause);
  }
  return causes;
}
