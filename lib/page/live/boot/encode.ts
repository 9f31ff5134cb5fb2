import { FIRST_PAIR, LEFT_OUT } from "./septets.ts";

/**
 * Writes bytes as text that an HTML file in UTF-8 carries unharmed; `decode` reads it.
 *
 * @example
 * ```ts
 * import { decode } from "./decode.ts";
 * import { encode } from "./encode.ts";
 * import assert from "node:assert/strict";
 *
 * const bytes = new Uint8Array([0, 60, 255]);
 * assert.deepEqual(decode(encode(bytes), 3), bytes);
 * ```
 */
export function encode(bytes: Uint8Array): string {
  const septets = toSeptets(bytes);
  const codes: string[] = [];
  for (let i = 0; i < septets.length; i++) {
    const pair = LEFT_OUT.indexOf(septets[i]);
    const code = pair < 0 ? septets[i] : FIRST_PAIR + 128 * pair + (septets[++i] ?? 0);
    codes.push(String.fromCharCode(code));
  }
  return codes.join("");
}

/** Seven bits at a time, the highest first; zeros fill the last. */
function toSeptets(bytes: Uint8Array): number[] {
  const septets: number[] = [];
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8 | byte) & 0x7fff;
    count += 8;
    for (; count >= 7; count -= 7) septets.push((bits >> (count - 7)) & 0x7f);
  }
  if (count > 0) septets.push((bits << (7 - count)) & 0x7f);
  return septets;
}
