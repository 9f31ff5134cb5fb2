import { FIRST_PAIR, LEFT_OUT } from "./septets.ts";

/** Reads what `encode` has written: `length` bytes. */
export function decode(text: string, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let to = 0;
  let bits = 0;
  let count = 0;
  const add = (septet: number) => {
    bits = (bits << 7 | septet) & 0x3fff;
    count += 7;
    if (count < 8) return;
    count -= 8;
    // Beyond the end there are only the bits that filled the last septet.
    bytes[to++] = bits >> count;
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < FIRST_PAIR) {
      add(code);
    } else {
      add(LEFT_OUT[(code - FIRST_PAIR) >> 7]);
      add(code & 0x7f);
    }
  }
  return bytes;
}
