/*
 * Cells are not type-checked when they run, so an argument may be anything. A wrong one is refused
 * with the operation, the value, the expected kind, and the fix.
 */

/** What a value must be: for messages, and as a test. */
export interface Kind {
  readonly what: string;
  /** Whether a wrong value is one out of range, rather than one of another type. */
  readonly isRange?: boolean;
  fits(value: unknown): boolean;
}

/** Kinds of arguments. */
export const kinds = {
  number: { what: "a number", fits: (value) => typeof value === "number" },
  boolean: { what: "true or false", fits: (value) => typeof value === "boolean" },
  text: { what: "a text", fits: (value) => typeof value === "string" },
  function: { what: "a function", fits: (value) => typeof value === "function" },
  size: range("a whole number of 1 or more", (value) => isWhole(value) && value >= 1),
  count: range("a whole number of 0 or more", (value) => isWhole(value) && value >= 0),
  finite: range("a finite number", Number.isFinite),
  amount: range("a finite number of 0 or more", (value) => Number.isFinite(value) && value >= 0),
} satisfies Record<string, Kind>;

const isWhole = (value: number) => Number.isSafeInteger(value);

/** Numbers within a range. */
export function range(what: string, fits: (value: number) => boolean): Kind {
  return { what, isRange: true, fits: (value) => typeof value === "number" && fits(value) };
}

/** One of several values; `others` are those that cannot be listed. */
export function oneOf(values: readonly unknown[], others?: Kind): Kind {
  const names = [...values.map(describe), ...(others ? [others.what] : [])];
  const what = `${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`;
  const fits = (value: unknown) => values.includes(value) || others?.fits(value) === true;
  return { what, isRange: true, fits };
}

/** An object of a class; `what` describes it in messages. */
export function instanceOf(what: string, type: abstract new (...args: never[]) => unknown): Kind {
  return { what, fits: (value) => value instanceof type };
}

const none = {};

/**
 * The rule for options: a plain object or nothing, with no unknown key, and values of the right
 * kind. A value that is undefined counts as left out.
 *
 * @returns the options
 * @throws TypeError, or RangeError for a value out of range, that names the operation and the option
 */
export function requireOptions<T extends object>(
  operation: string,
  options: T | undefined,
  expected: { readonly [K in keyof Required<T>]: Kind },
): T {
  if (options === undefined) return none as T;
  const known = Object.keys(expected) as (keyof T & string)[];
  if (!isPlain(options)) {
    const key = options === null ? undefined : known.find((key) => expected[key].fits(options));
    const isLiteral = typeof options !== "object";
    const fix = key === undefined
      ? known.join(", ")
      : isLiteral
      ? `${key}: ${describe(options)}`
      : key;
    throw new TypeError(
      `${operation}: the options are ${describe(options)}; write them as an object: { ${fix} }`,
    );
  }
  for (const key of Object.keys(options)) {
    if (!Object.hasOwn(expected, key)) throw unknownOption(operation, key, known);
    const value = options[key as keyof T];
    const kind = expected[key as keyof T];
    if (value !== undefined) requireArgument(operation, key, value, kind);
  }
  return options;
}

/** Why a key cannot be an option, with the one that was probably meant. */
function unknownOption(
  operation: string,
  key: string,
  known: readonly string[],
): TypeError {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, "");
  const [given, names] = [plain(key), known.map(plain)];
  const near = names.findIndex((name) =>
    name === given || `${name}s` === given || name === `${given}s`
  );
  const hint = near < 0 ? `the options are ${known.join(", ")}` : `did you mean ${known[near]}?`;
  return new TypeError(`${operation}: there is no option ${describe(key)}; ${hint}`);
}

/** Refuses an argument that is not of a kind; `fix` is what to do instead. */
export function requireArgument(
  operation: string,
  name: string,
  value: unknown,
  kind: Kind,
  fix = "",
): void {
  if (kind.fits(value)) return;
  const what = fix === "" ? kind.what : `${kind.what}; ${fix}`;
  const Wrong = kind.isRange ? RangeError : TypeError;
  throw new Wrong(`${operation}: ${name} is ${describe(value)}; it must be ${what}`);
}

/**
 * Refuses more arguments than an operation takes, which would be ignored silently. `fix` is what to
 * do instead.
 */
export function requireNoMore(operation: string, given: IArguments, most: number, fix = ""): void {
  if (given.length <= most) return;
  const what = `${describe(given[most])} is an argument too many`;
  throw new TypeError(`${operation}: ${what}${fix === "" ? "" : `; ${fix}`}`);
}

/** Whether a value is an object that only holds properties: `{ ... }`. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value in a message: short, and never the work of the value itself. */
export function describe(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "function") {
    const kind = /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "function";
    return value.name === "" ? `a ${kind}` : `the ${kind} ${value.name}`;
  }
  if (typeof value !== "object" || value === null) {
    return Object.is(value, -0) ? "-0" : String(value);
  }
  if (Array.isArray(value)) {
    const isShort = value.length < 5 && value.every((entry) => typeof entry !== "object");
    return isShort ? `[${value.map(describe).join(", ")}]` : "an array";
  }
  if (isPlain(value)) {
    const keys = Object.keys(value);
    if (keys.length === 0) return "{}";
    return keys.length < 4 ? `an object with ${keys.join(" and ")}` : "an object";
  }
  const name = value.constructor?.name;
  if (name === "Tensor" && "shape" in value) {
    return `a tensor of shape [${Array.from(value.shape as number[]).join(", ")}]`;
  }
  if (value instanceof Promise) return "a promise (is an await missing?)";
  return typeof name === "string" && name !== "" ? `an object of the class ${name}` : "an object";
}
