import { parse } from "./live/compile/syntax.ts";

/**
 * JavaScript without comments, indentation and empty lines: all names and the text of every function
 * stay as they are.
 *
 * @example
 * ```ts
 * import { stripComments } from "./strip.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(stripComments("{\n  // why\n  a(`\n  b`); // how\n}"), "{\na(`\n  b`);\n}");
 * ```
 */
export function stripComments(code: string): string {
  let result = "";
  let done = 0;
  const keep = (end: number) => {
    result += code.slice(done, end).replace(/[ \t]*\n\s*/g, "\n");
    done = end;
  };
  parse(code).cursor().iterate(({ name, from, to }) => {
    if (name === "TemplateString") {
      keep(from);
      result += code.slice(from, to);
      done = to;
      return false;
    }
    if (!/Comment$/.test(name)) return;
    keep(from);
    // What stood on two lines still does.
    if (code.slice(from, to).includes("\n")) result += "\n";
    done = to;
  });
  keep(code.length);
  return result.replace(/\n\n+/g, "\n");
}
