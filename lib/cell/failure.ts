/** Describes what a cell threw. */

import { placeOfLine } from "./run.ts";

/** What was thrown, as plain data. */
export type Failure = Thrown & {
  /** What caused it, and what caused that. */
  causes: Thrown[];
};

type Thrown = {
  /** The error's name, such as `TypeError`. */
  ename: string;
  /** Its message. */
  evalue: string;
  /** The stack, from where it was thrown down to the cell. */
  frames: Frame[];
};

/** A function in a stack. */
export type Frame = {
  /** The function, or "". */
  name: string;
  /** Where in a cell; null elsewhere. */
  place: CellPlace | null;
  /** Where in a file; "" in a cell, or without a file. */
  file: string;
};

/** A place in a cell's compiled code. */
export type CellPlace = {
  /** The name of the cell in stacks. */
  cell: string;
  script: "functions" | "body";
  /** Counted from 1, as in the cell. */
  line: number;
  /** Counted from 1, in the compiled code. */
  column: number;
};

interface FailureOptions {
  inspect: (value: unknown) => string;
  /** Whether a function belongs to the machinery that runs cells, by its name and place. */
  isHidden: (name: string, where: string) => boolean;
}

/** Describes what a cell threw, without the frames of the machinery that runs cells. */
export function describeFailure(thrown: unknown, options: FailureOptions): Failure {
  if (!isError(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : options.inspect(thrown);
    return { ename: "Error", evalue, frames: [], causes: [] };
  }
  const causes = causesOf(thrown).map((cause) => describe(cause, options));
  return { ...describe(thrown, options), causes };
}

/** The lines of a traceback. */
export function tracebackOf(
  { causes, ...failure }: Failure,
  write: (place: CellPlace) => string,
): string[] {
  const stackOf = ({ ename, evalue, frames }: Thrown) => [
    evalue === "" ? ename : `${ename}: ${evalue}`,
    ...frames.map((frame) => `    at ${writeFrame(frame, write)}`),
  ];
  const [first, ...rest] = [failure, ...causes].map(stackOf);
  return [...first, ...rest.flatMap(([headline, ...lines]) => [`Caused by ${headline}`, ...lines])];
}

/** A text in which stacks of errors name places as a traceback does, each finished by `finish`. */
export function withPlaces(
  text: string,
  write: (place: CellPlace) => string,
  finish: (lines: string) => string,
): string {
  if (!text.includes("cell:")) return text;
  // An inspector omits the lines that a stack shares with its cause.
  return text.replace(/^( *)at .*(?:\n\1(?:at|\.\.\.) .*)*/gm, (shown: string, indent: string) => {
    const [, stack, end = ""] = /^([^]*?)( \{)?$/.exec(shown)!;
    const frames = framesOf({ stack }, () => false);
    if (!frames.some(({ place }) => place)) return shown;
    const lines = frames.map((frame) => `${indent}at ${writeFrame(frame, write)}`);
    return finish(lines.join("\n")) + end;
  });
}

function writeFrame({ name, place, file }: Frame, write: (place: CellPlace) => string): string {
  const where = place ? write(place) : file;
  return name === "" ? where : where === "" ? name : `${name} (${where})`;
}

function describe(error: Error, { isHidden }: FailureOptions): Thrown {
  return {
    ename: String(error.name),
    evalue: plainMessage(String(error.message)),
    frames: framesOf(error, isHidden),
  };
}

/** An error of this realm or another one. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/** A message about a variable of a cell, which is kept as a property, in terms of variables. */
function plainMessage(message: string): string {
  const constant =
    /^Cannot assign to read only property '.+' of object '#<(Window|\w*GlobalScope)>'$/;
  return constant.test(message) ? "Assignment to constant variable." : message;
}

/** A line of a stack: of V8, or of other engines. */
const FRAMES = [
  /^\s*at (async )?(?:new )?(?:(.*?) \()?([^()]*)\)?$/,
  /^(async\*)?(.*?)(?:\/<)*@(.*)$/,
];
// Deno appends a comma and a name to the name of an evaluated script.
const PLACE = /^cell:([^\s:+]+)(\+?)(?:, <anonymous>)?:(\d+):(\d+)$/;
const FILE = /^(file|https?):/;
const NAMELESS = /(^|\.)(eval|<anonymous>)$|^Promise\b/;

function framesOf(
  error: { stack?: string; line?: number; column?: number },
  isHidden: FailureOptions["isHidden"],
): Frame[] {
  const { stack = "", line, column = 0 } = error;
  const frames = String(stack).split("\n").flatMap((text, i): Frame[] => {
    const match = FRAMES.map((pattern) => pattern.exec(text)).find((found) => found !== null);
    if (!match) return [];
    const [, waits = "", called = "", written] = match;
    const name = called === "" || NAMELESS.test(called) ? "" : `${waits && "async "}${called}`;
    const isUnnamed = written === "" && i === 0 && line !== undefined;
    const where = isUnnamed ? placeOfLine(line, column) : written;
    const [, cell, mark, ...at] = PLACE.exec(where) ?? [];
    if (cell !== undefined) {
      const script = mark === "+" ? "functions" : "body";
      // The script has one line more at its beginning.
      const place = { script, line: Number(at[0]) - 1, column: Number(at[1]) } as const;
      return [{ name, place: { cell: decodeURIComponent(cell), ...place }, file: "" }];
    }
    if (isHidden(called, where)) return [];
    const file = FILE.test(where) ? where : "";
    return name === "" && file === "" ? [] : [{ name, place: null, file }];
  });
  const last = frames.findLastIndex(({ place }) => place !== null);
  return last < 0 ? frames.filter(({ file }) => file !== "") : frames.slice(0, last + 1);
}

function causesOf(error: Error): Error[] {
  const causes: Error[] = [];
  for (let { cause } = error; isError(cause) && causes.length < 5; { cause } = cause) {
    causes.push(cause);
  }
  return causes;
}
