/** Any value as text, without colours, and never empty. In a page, `Deno.inspect` is the page's. */
export function inspect(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  const { Deno } = globalThis as { Deno?: typeof globalThis.Deno };
  return Deno?.inspect(value, { colors: false, strAbbreviateSize: 1000 }) ?? String(value);
}
