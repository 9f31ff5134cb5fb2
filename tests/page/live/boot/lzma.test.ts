import assert from "node:assert/strict";
import fc from "fast-check";
import { compress } from "lzma1";
import { Unpacker } from "../../../../lib/page/live/boot/lzma.ts";

/** Made by liblzma (Python's `lzma`, preset 9), with the size in the header. */
const foreign: [lc: number, lp: number, pb: number, base64: string][] = [
  [
    3,
    0,
    2,
    "XQAAAATwBQAAAAAAAAA0DAAEDyrvNC9F+99KyLHE8oj/RHhDywD6tFdhw00Ap6bcEsfNBQ7OB6dlNpbOvUNnBbrhUOKJmjDuxJUaieFD9OCejmrIbralaw42sp/8bvmstUKJKbmp7UPMQ0+ocI9BarKT3AbHQNMa8RC0BTB32cAT3T65G8HXGYxuSEANK7NvvophPkzmm15HcNBZTomuMp72xucTvZJX3Fm8QDBl14wQUb99MduvfJY+KdpYQm5TR/jDPXMToBcqekycJVuzVd1j4aRsJNBnC2LpUEjpYZgqacMOr47Eme5LeY7ax7RM0cyUbVj//uwVtg==",
  ],
  [
    0,
    2,
    0,
    "EgAAAATwBQAAAAAAAAA0DGBlhrOgHwHexdrBsoMCF0BqTnFlLbSjpBi9hzONnZQAI2RKKsVd0mQk8fxY2cVFm2SRcGU+Pn/6U2nVZwpBMJZV8YPXaMSAoS6WQsbXZ/dyMrcdOsISejvb3nan/UTYJhuM3eqCOGmssYJE1kKMtW4n9ol3priSXb++unOEthsGliZXT3p7HIYrx6AZl4kJD9zRJ7eBB+ZYuEP/wSh2KyaAz5DVXeuBnZNfLx5sgvSRd9/W3EWd68ubzC4BXKFzyrmDIxD0IgRfjLAnNyCpuOZ6Tsq0T1mamzCPsrK7ro+9YCJ1Guj/oQzgwA==",
  ],
  [
    4,
    0,
    4,
    "uAAAAATwBQAAAAAAAAA0DAAD0Qok+NA3+Qbdvk5lsY+eENS+ALB4tB2lYl+8mRRz/AKcD0+2WDaO7vR4a2VXDxo8rjjytRWZ76kzfWmlhohabgDHN3FIAHlmWSFJpcaxM4rzzDwD9cCJ52dTfJXD1OIFpIBUrrgjQ+1Rwn5fUHy7mxP9+abs+nx5lOXvjS7lygEmpqd4kCSD9NYmWWrnt2qtFuVwYlk+JYx10eJDbk7vOaqz2poxgf7rKauF9xHYjIDrPKOIABRPkOKogcJP6z2BsjntqTutzcrYu1T/xzCncR2SY0ThE8Us64/F8A9Yz3FqGZn4HOf9fV5JD0Q7opemaySEjpbiiKL/+SsjMA==",
  ],
];

const steps = Array.from(
  { length: 60 },
  (_, k) => `h${k % 7} = tanh(x${k} W + h${Math.floor(k / 3)} U); `,
);

for (const [lc, lp, pb, base64] of foreign) {
  Deno.test(`what another packer made is read, with lc = ${lc}, lp = ${lp}, pb = ${pb}`, () => {
    const text = new TextDecoder().decode(unpack(bytesOf(base64)));
    assert.equal(text, steps.join(""));
  });
}

Deno.test("random bytes, runs and repetitions come back", () => {
  const stretch = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.nat({ max: 400 })).map(
      ([part, count]) => Uint8Array.from({ length: count }, (_, i) => part[i % part.length]),
    ),
  );
  fc.assert(
    fc.property(fc.array(stretch, { minLength: 1, maxLength: 12 }), (stretches) => {
      const bytes = Uint8Array.from(stretches.flatMap((part) => [...part]));
      fc.pre(bytes.length > 0);
      assert.deepEqual(unpack(Uint8Array.from(compress(bytes, 5))), bytes);
    }),
    { numRuns: 60 },
  );
});

Deno.test("a far match is found again", () => {
  const far = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i * 2654435761) >>> 24);
  far.copyWithin(299_000, 10, 900);
  assert.deepEqual(unpack(Uint8Array.from(compress(far, 9))), far);
});

Deno.test("damaged bytes are an error, or other text, but never an endless loop", () => {
  const bytes = bytesOf(foreign[0][3]);
  assert.throws(() => unpack(bytes.subarray(0, 10)), /damaged/);
  assert.throws(() => unpack(new Uint8Array(40).fill(255)), /damaged/);
  for (let at = 13; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at] ^= 0x55;
    try {
      assert.equal(unpack(damaged).length, 1520);
    } catch (error) {
      assert.match(String(error), /damaged/);
    }
  }
});

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** All bytes, read in three goes. */
function unpack(bytes: Uint8Array): Uint8Array {
  const unpacker = new Unpacker(bytes);
  for (const end of [1, unpacker.size >> 1]) {
    assert.ok(unpacker.upTo(Math.min(end, unpacker.size)).length >= Math.min(end, unpacker.size));
  }
  return unpacker.upTo(unpacker.size);
}
