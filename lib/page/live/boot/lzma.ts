/*
 * LZMA makes the parts of a page a seventh smaller than gzip does, and no browser reads it. So the
 * page brings a reader along. The format: Igor Pavlov's LZMA specification, "lzma-specification.txt".
 */

/** How far the numbers lie for which the format has one probability each. */
const STATES = 12;
const POSITIONS = 16;
const LENGTH_CODER = 2 + 2 * POSITIONS * 8 + 256;

/** Where probabilities begin in the table of all of them. */
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * POSITIONS;
const IS_REP_0 = IS_REP + STATES;
const IS_REP_1 = IS_REP_0 + STATES;
const IS_REP_2 = IS_REP_1 + STATES;
const IS_LONG_REP_0 = IS_REP_2 + STATES;
const SLOT = IS_LONG_REP_0 + STATES * POSITIONS;
const DISTANCE = SLOT + 4 * 64;
const ALIGN = DISTANCE + 128;
const LENGTH = ALIGN + 16;
const REP_LENGTH = LENGTH + LENGTH_CODER;
const LITERAL = REP_LENGTH + LENGTH_CODER;

/** The places of the two numbers that a decoder works with. They stay in a table to be quick. */
const CODE = 0;
const RANGE = 1;

/** Reads bits whose probabilities it learns. */
class RangeDecoder {
  readonly #probabilities: Uint16Array;
  readonly #bytes: Uint8Array;
  readonly #numbers: Uint32Array;
  #next: number;

  /** @param count how many probabilities there are, all one half */
  constructor(bytes: Uint8Array, start: number, count: number) {
    const first = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start + 1);
    this.#bytes = bytes;
    this.#next = start + 5;
    this.#numbers = new Uint32Array([first, 2 ** 32 - 1]);
    this.#probabilities = new Uint16Array(count).fill(1024);
  }

  /** A bit that is 0 with the probability at a place of the table, in 2048ths. */
  bit(place: number): 0 | 1 {
    const p = this.#probabilities[place];
    const numbers = this.#numbers;
    const bound = (numbers[RANGE] >>> 11) * p;
    const bit = numbers[CODE] < bound ? 0 : 1;
    if (bit === 0) {
      numbers[RANGE] = bound;
      this.#probabilities[place] = p + ((2048 - p) >> 5);
    } else {
      numbers[RANGE] -= bound;
      numbers[CODE] -= bound;
      this.#probabilities[place] = p - (p >> 5);
    }
    if (numbers[RANGE] < 2 ** 24) this.#shift();
    return bit;
  }

  /** A number of some bits, each as likely 0 as 1. */
  direct(count: number): number {
    const numbers = this.#numbers;
    let number = 0;
    for (; count > 0; count--) {
      numbers[RANGE] >>>= 1;
      const bit = numbers[CODE] < numbers[RANGE] ? 0 : 1;
      if (bit === 1) numbers[CODE] -= numbers[RANGE];
      if (numbers[RANGE] < 2 ** 24) this.#shift();
      number = number * 2 + bit;
    }
    return number;
  }

  /** A number of some bits, the highest first; what came before decides about each. */
  tree(place: number, count: number): number {
    let node = 1;
    for (let i = 0; i < count; i++) node = 2 * node + this.bit(place + node);
    return node - 2 ** count;
  }

  /** The same, the lowest bit first. */
  reverse(place: number, count: number): number {
    let node = 1;
    let number = 0;
    for (let i = 0; i < count; i++) {
      const bit = this.bit(place + node);
      node = 2 * node + bit;
      number |= bit << i;
    }
    return number;
  }

  #shift(): void {
    this.#numbers[RANGE] *= 256;
    this.#numbers[CODE] = this.#numbers[CODE] * 256 + (this.#bytes[this.#next++] ?? 0);
  }
}

/** Reads an `.lzma` file whose header tells the size, as far as is asked for. */
export class Unpacker {
  readonly #decoder: RangeDecoder;
  readonly #out: Uint8Array<ArrayBuffer>;
  readonly #literalContext: number;
  readonly #literalPosition: number;
  readonly #positionMask: number;
  /** The last four distances, less 1. */
  readonly #distances = new Uint32Array(4);
  #state = 0;
  #at = 0;

  /** @throws {Error} if the bytes do not begin as they should */
  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 18 || bytes[0] >= 225 || view.getUint32(9, true) !== 0) {
      throw new Error("This page is damaged: what it has packed does not begin as LZMA does.");
    }
    this.#literalContext = bytes[0] % 9;
    this.#literalPosition = 2 ** (Math.floor(bytes[0] / 9) % 5) - 1;
    this.#positionMask = 2 ** Math.floor(bytes[0] / 45) - 1;
    const literals = 0x300 * (this.#literalPosition + 1) * 2 ** this.#literalContext;
    this.#decoder = new RangeDecoder(bytes, 13, LITERAL + literals);
    this.#out = new Uint8Array(view.getUint32(5, true));
  }

  /** How many bytes there are in all. */
  get size(): number {
    return this.#out.length;
  }

  /**
   * The bytes from the first to one before `end`, and maybe more.
   *
   * @throws {Error} if they cannot be read
   */
  upTo(end: number): Uint8Array<ArrayBuffer> {
    while (this.#at < end) {
      const position = this.#at & this.#positionMask;
      if (this.#decoder.bit(IS_MATCH + this.#state * POSITIONS + position) === 0) this.#literal();
      else this.#match(position);
    }
    return this.#out.subarray(0, this.#at);
  }

  #literal(): void {
    const [out, at, state] = [this.#out, this.#at, this.#state];
    const before = at === 0 ? 0 : out[at - 1];
    const context = ((at & this.#literalPosition) << this.#literalContext) +
      (before >> (8 - this.#literalContext));
    const expected = state < 7 ? -1 : out[at - this.#distances[0] - 1];
    out[this.#at++] = readByte(this.#decoder, LITERAL + 0x300 * context, expected);
    this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }

  #match(position: number): void {
    const [decoder, out, state, distances] = [
      this.#decoder,
      this.#out,
      this.#state,
      this.#distances,
    ];
    let length = 1;
    if (decoder.bit(IS_REP + state) === 0) {
      distances.copyWithin(1, 0);
      length = readLength(decoder, LENGTH, position);
      distances[0] = readDistance(decoder, length);
      this.#state = state < 7 ? 7 : 10;
    } else {
      const again = whichAgain(decoder, state);
      if (again === 0 && decoder.bit(IS_LONG_REP_0 + state * POSITIONS + position) === 0) {
        this.#state = state < 7 ? 9 : 11;
      } else {
        length = readLength(decoder, REP_LENGTH, position);
        const distance = distances[again];
        distances.copyWithin(1, 0, again);
        distances[0] = distance;
        this.#state = state < 7 ? 8 : 11;
      }
    }
    const distance = distances[0] + 1;
    if (distance > this.#at || length > out.length - this.#at) {
      throw new Error("This page is damaged: what it has packed refers to what is not there.");
    }
    const end = this.#at + length;
    for (let at = this.#at; at < end; at++) out[at] = out[at - distance];
    this.#at = end;
  }
}

/** A byte; after a match, the byte that would have followed it tells what to expect. */
function readByte(decoder: RangeDecoder, place: number, expected: number): number {
  let node = 1;
  for (let bit = 7; expected >= 0 && bit >= 0; bit--) {
    const guess = (expected >> bit) & 1;
    const found = decoder.bit(place + 256 * (1 + guess) + node);
    node = 2 * node + found;
    if (found !== guess) break;
  }
  while (node < 256) node = 2 * node + decoder.bit(place + node);
  return node - 256;
}

/** Which of the last four distances comes again. */
function whichAgain(decoder: RangeDecoder, state: number): number {
  if (decoder.bit(IS_REP_0 + state) === 0) return 0;
  if (decoder.bit(IS_REP_1 + state) === 0) return 1;
  return decoder.bit(IS_REP_2 + state) === 0 ? 2 : 3;
}

function readLength(decoder: RangeDecoder, place: number, position: number): number {
  const low = place + 2 + 8 * position;
  if (decoder.bit(place) === 0) return 2 + decoder.tree(low, 3);
  if (decoder.bit(place + 1) === 0) return 10 + decoder.tree(low + 8 * POSITIONS, 3);
  return 18 + decoder.tree(place + 2 + 2 * 8 * POSITIONS, 8);
}

/** How far back a match lies, less 1. */
function readDistance(decoder: RangeDecoder, length: number): number {
  const slot = decoder.tree(SLOT + 64 * Math.min(length - 2, 3), 6);
  if (slot < 4) return slot;
  const count = (slot >> 1) - 1;
  const distance = (2 + slot % 2) * 2 ** count;
  if (slot < 14) return distance + decoder.reverse(DISTANCE + distance - slot, count);
  return distance + 16 * decoder.direct(count - 4) + decoder.reverse(ALIGN, 4);
}
