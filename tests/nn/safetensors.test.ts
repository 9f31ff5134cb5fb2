import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import fc from "fast-check";
import { type DType, safetensors, type Shape, type Tensor, tensor, zeros } from "unroll";
import { skips } from "../runner/skips.ts";
import { pythonWith, runPython } from "./python.ts";

const bitsOf = (t: Tensor) => {
  const numbers = t.detach().reshape([-1]).toArray();
  return [...numbers.map((v) => Object.is(v, -0) ? "-0" : String(v)), t.dtype, ...t.shape];
};

/** A file with this header and this many bytes behind it. */
function file(header: string | Uint8Array, data = 0, length?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const name = fc.string({ unit: "binary" }).filter((s) => s !== "__metadata__" && s.isWellFormed());
const anyTensor = fc.tuple(
  fc.array(fc.nat(3), { maxLength: 4 }),
  fc.constantFrom("float32" as const, "float64" as const),
  fc.infiniteStream(fc.double()),
).map(([shape, dtype, stream]) => {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = Array.from({ length: size }, () => stream.next().value);
  return (tensor(values, { dtype }) as Tensor).reshape(shape as Shape);
});
const anyTensors = fc.dictionary(name, anyTensor, { maxKeys: 5 });
const asciiTensors = fc.dictionary(fc.string({ unit: "grapheme-ascii" }), anyTensor, {
  maxKeys: 5,
});
const anyTexts = fc.dictionary(name, fc.string({ unit: "grapheme" }), { maxKeys: 3 });

Deno.test("saved tensors are loaded unchanged, to the last bit", () => {
  fc.assert(fc.property(anyTensors, anyTexts, (tensors, metadata) => {
    const found = safetensors.load(safetensors.save(tensors, metadata));
    const sorted = (of: object) => Object.keys(of).sort();
    assert.deepEqual(sorted(found.tensors), sorted(tensors));
    for (const key of Object.keys(tensors)) {
      assert.deepEqual(bitsOf(found.tensors[key]), bitsOf(tensors[key]));
    }
    assert.deepEqual({ ...found.metadata }, { ...metadata });
  }));
});

Deno.test("views are saved with their elements, and a file may begin at any offset", () => {
  const t = tensor([[1, 2, 3], [4, 5, 6]]);
  const bytes = safetensors.save({ t: t.t(), row: t.select(0, 1) });
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  const { tensors } = safetensors.load(larger.subarray(3));
  assert.deepEqual(tensors.t.toArray(), [[1, 4], [2, 5], [3, 6]]);
  assert.deepEqual(tensors.row.toArray(), [4, 5, 6]);
});

Deno.test("a Buffer of Node, whose slices share its memory, is loaded like other bytes", () => {
  const saved = safetensors.save({ a: tensor([1, 2, 3]), b: tensor([[4], [5]]) });
  // A part of a larger one, as Node's readFile may give.
  const part = Buffer.concat([new Uint8Array(3), saved]).subarray(3);
  const { tensors } = safetensors.load(part);
  assert.deepEqual(tensors.a.toArray(), [1, 2, 3]);
  assert.deepEqual(tensors.b.toArray(), [[4], [5]]);
});

Deno.test("any changed or missing byte is either refused or harmless", () => {
  const whole = safetensors.save({ w: tensor([[1, 2], [3, 4]]), b: tensor([5]) }, { a: "b" });
  const place = fc.nat(whole.length - 1);
  fc.assert(fc.property(place, fc.nat(255), place, (at, value, cut) => {
    for (const bytes of [whole.with(at, value), whole.slice(0, cut)]) {
      try {
        safetensors.load(bytes);
      } catch (error) {
        assert.ok(error instanceof safetensors.SafetensorsError, `${error}`);
      }
    }
    assert.throws(() => safetensors.load(whole.slice(0, cut)), { name: "SafetensorsError" });
  }));
});

Deno.test("bytes that are not a file are refused", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    if (bytes.length >= 10 && bytes[8] === 0x7b) return;
    assert.throws(() => safetensors.load(bytes), { name: "SafetensorsError" });
  }));
});

const entry = (begin: number, end: number, shape = `[${(end - begin) / 4}]`, dtype = "F32") =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

const hostile: [string, Uint8Array, string | RegExp][] = [
  ["empty", new Uint8Array(), "the file has 0 bytes; even an empty one has 8 for a length"],
  [
    "a header of 2^63 bytes",
    file("{}", 0, 2n ** 63n),
    "the header would have 9223372036854775808 bytes; the format allows 100000000",
  ],
  [
    "a header longer than the file",
    file("{}", 0, 3n),
    "the header would have 3 bytes, but the file ends after 2",
  ],
  ["no UTF-8", file(new Uint8Array([0x7b, 0xff, 0x7d])), "the header is not UTF-8"],
  ["a space first", file(" {}"), 'the header begins with " "; it must begin with "{"'],
  ["a byte order mark", file("\ufeff{}"), /the header begins with "\ufeff"/],
  ["no header at all", file(""), 'the header begins with ""; it must begin with "{"'],
  ["half a header", file('{"a":'), /^the header is not JSON: /],
  ["two headers", file("{}{}"), /^the header is not JSON: /],
  [
    "a name twice",
    file(`{"a":${entry(0, 4)},"a":${entry(0, 4)}}`, 4),
    'the key "a" is in the header twice',
  ],
  [
    "a name twice, once with an escape",
    file(`{"a":${entry(0, 4)},"\\u0061":${entry(0, 4)}}`, 4),
    'the key "a" is in the header twice',
  ],
  [
    "a shape twice",
    file('{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', 4),
    'the key "shape" is in the header twice',
  ],
  ["a gap", file(`{"a":${entry(4, 8)}}`, 8), /"a" begins at 4, not at 0: there is a gap before it/],
  [
    "a gap between",
    file(`{"a":${entry(0, 4)},"b":${entry(8, 12)}}`, 12),
    'the tensor "b" begins at 8, not at 4: there is a gap before it',
  ],
  [
    "an overlap",
    file(`{"a":${entry(0, 8)},"b":${entry(4, 12)}}`, 12),
    'the tensor "b" begins at 4, not at 8: there is an overlap with the one before',
  ],
  [
    "the same bytes twice",
    file(`{"a":${entry(0, 4)},"b":${entry(0, 4)}}`, 4),
    'the tensor "b" begins at 0, not at 4: there is an overlap with the one before',
  ],
  [
    "bytes behind the last",
    file(`{"a":${entry(0, 4)}}`, 5),
    "the tensors take 4 bytes, but 5 follow the header",
  ],
  [
    "bytes missing",
    file(`{"a":${entry(0, 400)}}`, 4),
    "the tensors take 400 bytes, but 4 follow the header",
  ],
  [
    "another size than the shape's",
    file(`{"a":${entry(0, 8, "[3]")}}`, 8),
    'the tensor "a": F32 [3] takes 12 bytes, but has the bytes from 0 to 8',
  ],
  [
    "an end before the beginning",
    file(`{"a":${entry(8, 4, "[1]")}}`, 8),
    'the tensor "a": F32 [1] takes 4 bytes, but has the bytes from 8 to 4',
  ],
  [
    "a shape that overflows",
    file(`{"a":${entry(0, 0, "[4294967296,4294967296,4294967296]")}}`),
    /"a": F32 \[4294967296, 4294967296, 4294967296\] takes 3\.\d+e\+29 bytes/,
  ],
  [
    "a size beyond 2^53",
    file(`{"a":${entry(0, 0, "[0,9007199254740993]")}}`),
    'the tensor "a": the shape must be at most 64 whole numbers below 2^53',
  ],
  [
    "a thousand dimensions",
    file(`{"a":${entry(0, 4, `[${Array(1000).fill(1)}]`)}}`, 4),
    'the tensor "a": the shape must be at most 64 whole numbers below 2^53',
  ],
  [
    "a negative size",
    file(`{"a":${entry(0, 4, "[-1]")}}`, 4),
    "-1 is not allowed in a header: its values are strings and whole numbers",
  ],
  ["a fraction", file(`{"a":${entry(0, 4, "[1.0]")}}`, 4), /^\.0 is not allowed in a header/],
  ["a null", file(`{"a":null}`), /^null is not allowed in a header/],
  ["a shape that is not a list", file(`{"a":${entry(0, 4, "4")}}`, 4), /the shape must be at most/],
  [
    "a tensor that is not an object",
    file('{"a":[]}'),
    'the tensor "a" is not an object with dtype, shape and data_offsets',
  ],
  [
    "a missing key",
    file('{"a":{"dtype":"F32","shape":[]}}'),
    'the tensor "a" has the keys dtype, shape; they must be dtype, shape and data_offsets',
  ],
  [
    "an unknown dtype",
    file(`{"a":${entry(0, 4, "[1]", "F99")}}`, 4),
    'the tensor "a" has the dtype "F99", which is not in the format',
  ],
  [
    "a dtype called constructor",
    file(`{"a":${entry(0, 4, "[1]", "constructor")}}`, 4),
    'the tensor "a" has the dtype "constructor", which is not in the format',
  ],
  [
    "a dtype that this library lacks",
    file(`{"a":${entry(0, 4, "[2]", "BF16")}}`, 4),
    'the tensor "a" is BF16; only F32 and F64 can be read here, so convert it first',
  ],
  [
    "metadata that is not an object",
    file('{"__metadata__":"a"}'),
    "__metadata__ must be an object",
  ],
  [
    "metadata with numbers",
    file('{"__metadata__":{"a":1}}'),
    '__metadata__: the value of "a" is not a string',
  ],
];
for (const [title, bytes, message] of hostile) {
  Deno.test(`a file with ${title} is refused`, () => {
    assert.throws(() => safetensors.load(bytes), (e) => {
      assert.ok(e instanceof safetensors.SafetensorsError, `${e}`);
      const said = e.message.replace("safetensors: ", "");
      if (typeof message === "string") assert.equal(said, message);
      else assert.match(said, message);
      return true;
    });
  });
}

Deno.test("a header of ten million brackets, or with a very long name, is refused quickly", () => {
  for (const header of [`{"a":${"[".repeat(1e7)}`, `{"${"a".repeat(1e7)}":1}`]) {
    assert.throws(() => safetensors.load(file(header)), (e) => {
      assert.ok(e instanceof safetensors.SafetensorsError);
      return e.message.length < 300;
    });
  }
});

Deno.test("names of JavaScript's built-in properties are valid", () => {
  const tensors = Object.fromEntries(
    ["__proto__", "constructor", "toString"].map((key, i) => [key, tensor([i])]),
  );
  const found = safetensors.load(safetensors.save(tensors));
  assert.deepEqual(Object.keys(found.tensors).sort(), Object.keys(tensors).sort());
  assert.equal(Object.entries(found.tensors).find(([key]) => key === "__proto__")![1].item(), 0);
});

Deno.test("names that a file cannot contain are refused", () => {
  const wrong = { message: "safetensors: a tensor cannot be called __metadata__" };
  assert.throws(() => safetensors.save({ __metadata__: zeros([1]) }), wrong);
  assert.throws(() => safetensors.save({ "\ud800": zeros([1]) }), /half a surrogate pair/);
});

const python = pythonWith("safetensors", "numpy");

/** A test that needs the Python package. */
function packageTest(name: string, fn: (python: string) => void): void {
  const ignore = skips(name, "a Python with safetensors", python !== undefined);
  Deno.test({
    name,
    ignore,
    fn() {
      assert.ok(python, "No Python has the packages safetensors and numpy.");
      fn(python);
    },
  });
}

packageTest(
  "the safetensors package writes the same bytes, and reads our files",
  (python) => {
    const folder = Deno.makeTempDirSync({ prefix: "unroll säfe " });
    try {
      const path = join(folder, "a.safetensors");
      fc.assert(
        fc.property(asciiTensors, anyTexts, (tensors, metadata) => {
          const bytes = safetensors.save(tensors, metadata);
          Deno.writeFileSync(path, bytes);
          const said = JSON.parse(runPython(python, READ, path));
          const numbers = Object.entries(tensors).map(([name, t]) => [name, bitsOf(t)]);
          const found = Object.entries(said.tensors).map(([name, value]) => {
            const [dtype, shape, hex] = value as [DType, number[], string];
            const raw = Uint8Array.fromHex(hex).buffer;
            const list = dtype === "float64" ? new Float64Array(raw) : new Float32Array(raw);
            return [name, bitsOf((tensor(list, { dtype }) as Tensor).reshape(shape as Shape))];
          });
          assert.deepEqual(Object.fromEntries(found), Object.fromEntries(numbers));
          assert.deepEqual(said.metadata, { ...metadata });
          // The package writes texts in no certain order.
          if (Object.keys(metadata).length < 2) assert.equal(said.again, bytes.toHex());
        }),
        { numRuns: 15 },
      );
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
);

/** Prints what the package finds in a file, and the bytes it makes of that. */
const READ = `
import json, sys
from safetensors import safe_open
from safetensors.numpy import save
with safe_open(sys.argv[1], "numpy") as file:
    tensors = {key: file.get_tensor(key) for key in file.keys()}
    metadata = file.metadata()
said = {key: [str(t.dtype), list(t.shape), t.tobytes().hex()] for key, t in tensors.items()}
print(json.dumps({"tensors": said, "metadata": metadata or {}, "again": save(tensors, metadata).hex()}))
`;

packageTest(
  "the safetensors package refuses the same files",
  (python) => {
    const program = `
import json, sys
from safetensors.numpy import load
def refused(text):
    try:
        load(bytes.fromhex(text))
    except Exception:
        return True
    return False
print(json.dumps([refused(line) for line in sys.argv[1:]]))
`;
    // It accepts leading spaces, which the format's description forbids; keeps the last of duplicate
    // keys; takes any number of dimensions; and has numpy's dtypes.
    const lenient = /space first|twice|thousand|this library lacks|beyond 2\^53/;
    const cases = hostile.filter(([title, bytes]) => !lenient.test(title) && bytes.length < 2000);
    const said = JSON.parse(
      runPython(python, program, ...cases.map(([, bytes]) => bytes.toHex())),
    );
    assert.deepEqual(cases.filter((_, i) => !said[i]).map(([title]) => title), []);
  },
);
