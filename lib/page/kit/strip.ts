import jsTokens from "js-tokens";

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
  let plain = "";
  /** In how many templates the next token is. */
  let depth = 0;
  const keep = () => {
    const text = plain.replace(/[ \t]*\n\s*/g, "\n");
    result += result.endsWith("\n") ? text.trimStart() : text;
    plain = "";
  };
  const tokens = [...jsTokens(code)];
  tokens.forEach(({ type, value }, i) => {
    if (type === "TemplateTail") depth--;
    if (depth > 0 || type.includes("Template")) {
      keep();
      result += value;
    } else if (type.endsWith("Comment")) {
      keep();
      result = result.replace(/[ \t]+$/, " ");
      // What stood on two lines still does.
      if (value.includes("\n") && !result.endsWith("\n")) result += "\n";
      if (tokens[i + 1]?.value.startsWith("\n")) result = result.trimEnd();
    } else plain += value;
    if (type === "TemplateHead") depth++;
  });
  keep();
  return result;
}
