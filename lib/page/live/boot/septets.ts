/*
 * Bytes as text in an HTML file: eight characters for seven bytes, where base64 takes more than nine.
 * Seven bits at a time are one ASCII character. A few characters an HTML parser would not leave as
 * they are; in place of one of them and the next stands a single character of two bytes.
 */

/** NUL and carriage return, which a parser changes, and `<`, which could end the script. */
export const LEFT_OUT = [0, 13, 60];

/** The first of the characters that stand for two. */
export const FIRST_PAIR = 128;
