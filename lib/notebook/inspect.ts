/** Any value as text, without colours: what `console.log` would print. Never empty. */
export function inspect(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  const { Deno } = globalThis as { Deno?: typeof globalThis.Deno };
  if (Deno?.inspect) return Deno.inspect(value, { colors: false, strAbbreviateSize: 1000 });
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value, null, 2) ?? String(value);
  } catch {
    // Cycles and bigints cannot be written as JSON.
    return String(value);
  }
}
