import jsTokens from "js-tokens";

/** JavaScript without comments, indentation and empty lines, and otherwise unchanged. */
export function stripComments(code: string): string {
  let result = "";
  let plain = "";
  // How many templates the next token is in.
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
      // Two lines stay two lines.
      if (value.includes("\n") && !result.endsWith("\n")) result += "\n";
      if (tokens[i + 1]?.value.startsWith("\n")) result = result.trimEnd();
    } else plain += value;
    if (type === "TemplateHead") depth++;
  });
  keep();
  return result;
}
