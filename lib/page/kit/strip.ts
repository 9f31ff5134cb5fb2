import { parser } from "@lezer/javascript";

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
    const text = code.slice(done, end).replace(/[ \t]*\n\s*/g, "\n");
    result += result.endsWith("\n") ? text.trimStart() : text;
    done = end;
  };
  parser.parse(code).cursor().iterate(({ name, from, to }) => {
    if (name === "TemplateString") {
      keep(from);
      result += code.slice(from, to);
      done = to;
      return false;
    }
    if (!/Comment$/.test(name)) return;
    keep(from);
    result = result.replace(/[ \t]+$/, " ");
    // What stood on two lines still does.
    if (code.slice(from, to).includes("\n") && !result.endsWith("\n")) result += "\n";
    if (code[to] === "\n") result = result.trimEnd();
    done = to;
  });
  keep(code.length);
  return result;
}
