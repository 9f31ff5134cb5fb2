import type { Output } from "./display.ts";

/** Above about this many bytes the kernel's stream breaks. */
const mostBytes = 4_000_000;

/**
 * What the kernel can carry of an output: a figure that is too large goes without its second copy;
 * anything else is named, not shown.
 */
export function limited(output: Output): Output {
  const size = sizeOf(output);
  if (size <= mostBytes) return output;
  const { "image/svg+xml": _svg, ...data } = output.data;
  const smaller = { data, metadata: {} };
  if (sizeOf(smaller) <= mostBytes) return smaller;
  const text = `An output of ${(size / 1e6).toFixed(1)} MB is more than a notebook can carry ` +
    `(${mostBytes / 1e6} MB). Show less of it: fewer points, or every tenth.`;
  return { data: { "text/plain": text }, metadata: {} };
}

function sizeOf({ data }: Output): number {
  const encoder = new TextEncoder();
  return Object.values(data)
    .map((text) => typeof text === "string" ? text : JSON.stringify(text) ?? "")
    .reduce((bytes, text) => bytes + encoder.encode(text).length, 0);
}
