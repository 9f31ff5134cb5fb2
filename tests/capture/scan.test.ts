import assert from "node:assert/strict";
import {
  capture,
  CaptureError,
  noGrad,
  scan,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from "unroll";

type Row = Tensor<readonly [number]>;
type State = Tensor<readonly [1, number]>;

const origin: State = zeros([1, 2]);

function bits(t: Tensor): number[] {
  return t.reshape([-1]).toArray() as number[];
}

/** A step that learns: its weight and the gradient of that change from call to call. */
function learner() {
  const w = tensor([[0.5, -0.3], [0.2, 0.1]], { requiresGrad: true });
  const step = (state: State, x: Row, y: Row) => {
    const next = x.reshape([1, 2]).add(state).mm(w).tanh(); // [1, 2] x [2, 2] -> [1, 2]
    const loss = next.sub(y).pow(2).sum(); // []
    loss.backward();
    noGrad(() => w.sub_(w.grad, { alpha: 0.1 }));
    w.grad?.zero_();
    return [next.detach(), loss.mul(2)] as const;
  };
  return { w, step };
}

/** A sequence of `length` rows. */
function rows(length: number, frequency: number): Tensor<readonly [number, 2]> {
  const numbers = Array.from({ length }, (_, t) => [Math.sin(t * frequency), Math.cos(t)]);
  return tensor(numbers) as Tensor as Tensor<readonly [number, 2]>;
}

Deno.test("scan passes the carry on, and stacks the results of every step", () => {
  const x = tensor([[1, 2], [3, 4], [5, 6]]);
  const [last, all] = scan(
    (sum: Row, row: Row) => [sum.add(row), sum.add(row).mul(10)],
    zeros([2]) as Row,
    [x],
  );
  assert.deepEqual(last.toArray(), [9, 12]);
  assert.deepEqual(all.toArray(), [[10, 20], [40, 60], [90, 120]]);
});

Deno.test("gradients flow back through a scan to every entry", () => {
  const x = tensor([2, 3, 4], { requiresGrad: true });
  const [product] = scan((carry: Tensor, v) => [carry.mul(v), v], tensor(1) as Tensor, [x]);
  product.backward();
  assert.deepEqual(x.grad!.toArray(), [12, 8, 6]);
});

Deno.test("scan with a captured step equals the step, bit for bit", () => {
  for (const length of [1, 2, 3, 4, 5, 30]) {
    const [plain, other] = [learner(), learner()];
    const captured = capture(other.step);
    for (let epoch = 0; epoch < 4; epoch++) {
      const [x, y] = [rows(length, 1 + epoch), rows(length, 2)];
      const a = scan(plain.step, origin, [x, y]);
      const b = scan(captured, origin, [x, y]);
      assert.deepEqual(bits(b[0]), bits(a[0]), `length ${length}, epoch ${epoch}`);
      assert.deepEqual(bits(b[1]), bits(a[1]));
      assert.deepEqual(b[1].shape, [length]);
    }
    assert.deepEqual(bits(other.w), bits(plain.w));
    assert.deepEqual(bits(other.w.grad!), [0, 0, 0, 0]);
  }
});

Deno.test("scan with a captured step reads sequences that are views, and does not change them", () => {
  const [plain, other] = [learner(), learner()];
  const captured = capture(other.step);
  const whole = rows(9, 1).t().reshape([2, 9]); // copied, so that its transpose is no plain rows
  const [x, y] = [whole.t(), rows(20, 2).narrow(0, 5, 9)];
  const before = [bits(x), bits(y)];
  for (let n = 0; n < 3; n++) {
    const a = scan(plain.step, origin, [x, y]);
    const b = scan(captured, origin, [x, y]);
    assert.deepEqual([bits(b[0]), bits(b[1])], [bits(a[0]), bits(a[1])]);
  }
  assert.deepEqual([bits(x), bits(y)], before);
});

Deno.test("results and carry of a scan are not changed by later ones", () => {
  const step = capture((sum: Row, row: Row) => [sum.add(row), row.mul(2)] as const);
  const start = zeros([2]) as Row;
  const first = scan(step, start, [rows(8, 1)]);
  const kept = first.map(bits);
  const second = scan(step, first[0], [rows(8, 3)]);
  assert.deepEqual(first.map(bits), kept);
  assert.notDeepEqual(second.map(bits), kept);
  assert.deepEqual(bits(start), [0, 0]);
});

Deno.test("backward detects that a scan has changed weights that it needs", () => {
  const { w, step } = learner();
  const captured = capture(step);
  scan(captured, origin, [rows(5, 1), rows(5, 2)]);
  const loss = w.pow(2).sum();
  scan(captured, origin, [rows(5, 1), rows(5, 2)]);
  assert.throws(() => loss.backward(), /PowBackward needs was changed in place/);
});

Deno.test("a scan inside a captured function becomes part of it", () => {
  const inner = capture((sum: Row, row: Row) => [sum.add(row), sum] as const);
  const outer = capture((x: Tensor<readonly [3, 2]>) => scan(inner, zeros([2]) as Row, [x])[0]);
  for (let n = 0; n < 6; n++) {
    const x = tensor([[n, 1], [2, 3], [4, 5]]) as Tensor as Tensor<readonly [3, 2]>;
    assert.deepEqual(bits(outer(x)), [n + 6, 9]);
  }
  assert.match(outer.source!, /plus/);
});

Deno.test("gradients that a captured step leaves behind are refused by scan as by calls", () => {
  const make = () => {
    const w = tensor([1, 2], { requiresGrad: true });
    return capture((sum: Row, row: Row) => {
      sum.mul(w).sum().backward();
      return [sum.add(row), row] as const;
    });
  };
  const [called, scanned] = [make(), make()];
  const call = () => {
    let sum = zeros([2]) as Row;
    for (let t = 0; t < 8; t++) [sum] = called(sum, rows(8, 1).select(0, t));
    return sum;
  };
  const expected = outcome(call);
  assert.equal(outcome(() => scan(scanned, zeros([2]) as Row, [rows(8, 1)])[0]), expected);
});

function outcome(f: () => Tensor): string {
  try {
    return String(bits(f()));
  } catch (error) {
    return String(error);
  }
}

Deno.test("a step that runs different operations at a later entry is refused, before anything is changed", () => {
  const w = tensor([0, 0]);
  let calls = 0;
  const step = capture((sum: Row, row: Row) => {
    noGrad(() => w.add_(row));
    return [calls++ < 12 ? sum.add(row) : sum.sub(row), row] as const;
  });
  const start = zeros([2]) as Row;
  scan(step, start, [rows(8, 1)]);
  const before = bits(w);
  assert.throws(() => scan(step, start, [rows(8, 1)]), /operation 1 was add.*, and then sub/);
  assert.deepEqual(bits(w), before);
});

Deno.test("scan refuses invalid sequences", () => {
  const step = capture((sum: Row, row: Row) => [sum.add(row), row] as const);
  const start = zeros([2]) as Row;
  scan(step, start, [rows(5, 1)]);
  const cases: [unknown, RegExp, () => unknown][] = [
    [
      ShapeError,
      /scan: sequences of shape none; pass at least one/,
      () => scan(step as never, start, []),
    ],
    [
      ShapeError,
      /sequences of shape \[5, 2\], \[4, 2\]/,
      () => scan(() => [start, start], start, [rows(5, 1), rows(4, 1)]),
    ],
    [
      ShapeError,
      /sequences of shape \[0, 2\]/,
      () => scan(step, start, [rows(5, 1).narrow(0, 0, 0)]),
    ],
    [ShapeError, /sequences of shape \[\]/, () => scan(() => [start, start], start, [tensor(1)])],
    [
      TypeError,
      /must return two tensors, \[carry, y\]/,
      () => scan((() => start) as never, start, [rows(2, 1)]),
    ],
    [
      CaptureError,
      /argument 1 is float32 \[3\], and was float32 \[2\]/,
      () => scan(step, start, [zeros([5, 3])]),
    ],
    [
      CaptureError,
      /argument 0 requires a gradient/,
      () => scan(step, tensor([1, 2], { requiresGrad: true }) as Row, [rows(5, 1)]),
    ],
    [
      CaptureError,
      /called with 3 arguments, captured with 2/,
      () => scan(step as never, start, [rows(5, 1), rows(5, 1)]),
    ],
  ];
  for (const [kind, message, f] of cases) {
    assert.throws(f, (error: Error) => {
      assert.match(error.message, message);
      return error instanceof (kind as typeof Error);
    });
  }
});
