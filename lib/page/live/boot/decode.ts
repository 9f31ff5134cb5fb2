import { ALPHABET, BASE, BLOCK } from "./alphabet.ts";

/** Reads what `encode` has written. */
export function decode(text: string, length: number): Uint8Array<ArrayBuffer> {
  const digits = new Uint8Array(128);
  for (let i = 0; i < BASE; i++) digits[ALPHABET.charCodeAt(i)] = i;
  const bytes = new Uint8Array(Math.ceil(length / BLOCK) * BLOCK);
  for (let from = 0, to = 0; to < bytes.length; to += BLOCK) {
    let number = 0;
    for (let i = 0; i <= BLOCK; i++) number = number * BASE + digits[text.charCodeAt(from++)];
    const high = Math.floor(number / 2 ** 24);
    const low = number % 2 ** 24;
    bytes.set([high >> 16, high >> 8, high, low >> 16, low >> 8, low], to);
  }
  return bytes.subarray(0, length);
}
