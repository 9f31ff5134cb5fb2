import { inspect } from "./inspect.ts";

/**
 * What `console.log` prints: strings as they are, everything else written, with a space between;
 * `%s` and its like in the first string are replaced by the values that follow.
 */
export function format(...values: unknown[]): string {
  const rest = [...values];
  const parts: string[] = [];
  if (typeof rest[0] === "string" && rest.length > 1) parts.push(fill(String(rest.shift()), rest));
  for (const value of rest) parts.push(typeof value === "string" ? value : inspect(value));
  return parts.join(" ");
}

/** Replaces directives; takes the values that they use. */
function fill(text: string, values: unknown[]): string {
  return text.replace(/%[%csdifjoO]/g, (directive) => {
    if (directive === "%%") return "%";
    if (values.length === 0) return directive;
    const value = values.shift();
    switch (directive) {
      case "%s":
        return String(value);
      case "%d":
      case "%i":
        return typeof value === "bigint" ? `${value}n` : String(parseInt(String(value)));
      case "%f":
        return String(parseFloat(String(value)));
      case "%j":
        return JSON.stringify(value);
      case "%c":
        return "";
      default:
        return inspect(value);
    }
  });
}
