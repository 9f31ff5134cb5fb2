/*
 * Bytes as text in an HTML file: seven characters for six bytes, where base64 takes eight. All
 * characters are ASCII; none of them can end a script or is changed by an HTML parser.
 */

/** How many characters are used: the least number whose 7th power is above 2^48. */
export const BASE = 116;

/** Bytes that seven characters stand for. */
export const BLOCK = 6;

/** Left out: NUL and carriage returns, which a parser changes, what HTML and JavaScript quote. */
const LEFT_OUT = "\0\r\"&'<>\\`\x7f\x1b\x0b";

/** The characters, in the order of the digits that they are. */
export const ALPHABET: string = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  .filter((character) => !LEFT_OUT.includes(character)).join("").slice(-BASE);
