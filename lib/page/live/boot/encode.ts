import { ALPHABET, BASE, BLOCK } from "./alphabet.ts";

/**
 * Writes bytes as text that an HTML file carries unharmed; `decode` reads it.
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
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += BLOCK) {
    let number = 0;
    for (let i = 0; i < BLOCK; i++) number = number * 256 + (bytes[at + i] ?? 0);
    let text = "";
    for (let i = 0; i <= BLOCK; i++) {
      text = ALPHABET[number % BASE] + text;
      number = Math.floor(number / BASE);
    }
    texts.push(text);
  }
  return texts.join("");
}
