import assert from "node:assert/strict";
import fc from "fast-check";
import {
  capture,
  CaptureError,
  cat,
  forward,
  halfSquaredError,
  init,
  manualSeed,
  noGrad,
  optim,
  randn,
  run,
  type Shape,
  stack,
  Tensor,
  tensor,
  where,
  zeros,
} from "unroll";

/** Weights that are the same on every call. */
function weights(hidden = 6) {
  manualSeed(42);
  const w1 = zeros([1 + hidden, hidden], { requiresGrad: true });
  const w2 = zeros([hidden, 1], { requiresGrad: true });
  init.normal_(w1, 0, 0.4);
  init.normal_(w2, 0, 0.3);
  return { w1, w2 };
}

/** A step of the tutorial. */
function tutorialStep({ w1, w2 }: ReturnType<typeof weights>) {
  return (input: Tensor<readonly [1, 1]>, target: Tensor<readonly [1, 1]>, context: Tensor) => {
    const [output, hidden] = forward(input, context as Tensor<readonly [1, number]>, w1, w2);
    const loss = halfSquaredError(output, target);
    loss.backward();
    noGrad(() => {
      w1.sub_(w1.grad, { alpha: 0.1 });
      w2.sub_(w2.grad, { alpha: 0.1 });
    });
    w1.grad?.zero_();
    w2.grad?.zero_();
    return { loss, context: hidden.detach() as Tensor };
  };
}

const one = (value: number) => tensor([[value]]) as Tensor as Tensor<readonly [1, 1]>;

function bits(t: Tensor): number[] {
  return (t.reshape([-1]).toArray() as number[]).slice();
}

Deno.test("a captured step gives the numbers of the step, bit for bit", () => {
  const [plain, other] = [weights(), weights()];
  const step = tutorialStep(plain);
  const captured = capture(tutorialStep(other));
  let [h1, h2]: Tensor[] = [zeros([1, 6]), zeros([1, 6])];
  for (let i = 0; i < 60; i++) {
    const [x, y] = [one(Math.sin(i)), one(Math.sin(i + 1))];
    const [a, b] = [step(x, y, h1), captured(x, y, h2)];
    [h1, h2] = [a.context, b.context];
    assert.equal(b.loss.item(), a.loss.item(), `step ${i}`);
    assert.deepEqual(bits(b.context), bits(a.context));
  }
  assert.deepEqual(bits(other.w1), bits(plain.w1));
  assert.deepEqual(bits(other.w2), bits(plain.w2));
  assert.match(captured.source!, /\/\/ product \[1, 7\] x \[7, 6\] -> \[1, 6\]/);
});

Deno.test("the program names tensors from outside, and their gradients, as the caller does", () => {
  const { w1, w2 } = weights();
  const step = tutorialStep({ w1, w2 });
  const captured = capture(step, { names: { first: w1 } });
  for (let i = 0; i < 3; i++) captured(one(0.5), one(0.6), zeros([1, 6]));
  const numbers = /^ *\/\/ t\d, from index at\d: (.*), (\d+) float32 numbers$/gm;
  const found = [...captured.source!.matchAll(numbers)].map(([, name, size]) => `${name} ${size}`);
  assert.deepEqual(found.toSorted(), [
    "a tensor from outside 6",
    "a tensor from outside 6",
    "first 42",
    "first.grad 42",
  ]);
});

Deno.test("names that are not names of tensors are refused", () => {
  for (const names of [{ w: 1 }, { "a\nb": tensor(1) }, null]) {
    assert.throws(() => capture(() => tensor(1), { names: names as never }), {
      name: "TypeError",
      message: /^capture: names is .*; it must be an object of tensors, as in \{ w1, w2 \}/s,
    });
  }
});

Deno.test("results of a captured function are not changed by later calls", () => {
  const double = capture((x: Tensor) => ({ twice: x.mul(2), list: [x.add(1)] }));
  const results = [1, 2, 3, 4, 5, 6].map((value) => double(tensor([value])));
  assert.deepEqual(results.map(({ twice }) => bits(twice)), [[2], [4], [6], [8], [10], [12]]);
  assert.deepEqual(results.map(({ list }) => bits(list[0])), [[2], [3], [4], [5], [6], [7]]);
});

Deno.test("a captured function works with arguments that are views", () => {
  const f = capture((x: Tensor) => x.mul(x).sum(0));
  const t = tensor([[1, 2, 3], [4, 5, 6]]);
  for (let i = 0; i < 6; i++) {
    const column = t.narrow(1, i % 2, 2).t();
    assert.deepEqual(bits(f(column)), bits(column.mul(column).sum(0)));
  }
});

Deno.test("gradients that are new in every step are available after it", () => {
  const w = tensor([1, 2], { requiresGrad: true });
  const sgd = new optim.SGD([w], { lr: 0.5 });
  const step = capture((x: Tensor) => {
    sgd.zeroGrad();
    const loss = w.mul(x).sum();
    loss.backward();
    sgd.step();
    return loss;
  });
  const grads = [1, 2, 3, 4, 5, 6].map((value) => {
    step(tensor([value, value]));
    return w.grad;
  });
  assert.deepEqual(grads.map((grad) => bits(grad!)[0]), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(w.toArray(), [1 - 21 / 2, 2 - 21 / 2]);
});

Deno.test("the state of an optimiser is continued in a captured step", () => {
  const train = (wrap: <A extends unknown[], R>(f: (...args: A) => R) => (...args: A) => R) => {
    const { w1, w2 } = weights();
    const sgd = new optim.SGD([w1, w2], { lr: 0.1, momentum: 0.9, weightDecay: 0.01 });
    const step = wrap((x: Tensor<readonly [1, 1]>, y: Tensor<readonly [1, 1]>) => {
      sgd.zeroGrad();
      const [output] = forward(x, zeros([1, 6]), w1, w2);
      const loss = halfSquaredError(output, y);
      loss.backward();
      sgd.step();
      return loss;
    });
    return Array.from({ length: 20 }, (_, i) => step(one(Math.sin(i)), one(Math.cos(i))).item());
  };
  assert.deepEqual(train((f) => capture(f)), train((f) => f));
});

Deno.test("backpropagation through many steps is captured as a program of shared functions", () => {
  const train = (wrap: <A extends unknown[], R>(f: (...args: A) => R) => (...args: A) => R) => {
    const { w1, w2 } = weights();
    const chunk = wrap((x: Tensor, y: Tensor) => {
      let context: Tensor<readonly [1, number]> = zeros([1, 6]);
      let total = tensor(0) as Tensor;
      for (let t = 0; t < 30; t++) {
        const input = x.narrow(0, t, 1) as Tensor<readonly [1, 1]>;
        const [output, hidden] = forward(input, context, w1, w2);
        context = hidden as Tensor<readonly [1, number]>;
        total = total.add(halfSquaredError(output, y.narrow(0, t, 1) as typeof output));
      }
      total.backward();
      noGrad(() => [w1, w2].forEach((w) => (w as Tensor).sub_(w.grad, { alpha: 0.01 })));
      [w1, w2].forEach((w) => w.grad?.zero_());
      return total;
    });
    const rows = (phase: number) =>
      tensor(Array.from({ length: 30 }, (_, i) => [Math.sin(i / 3 + phase)])) as Tensor;
    return Array.from({ length: 8 }, (_, i) => chunk(rows(i), rows(i + 1)).item());
  };
  assert.deepEqual(train((f) => capture(f)), train((f) => f));
});

Deno.test("partly filled memory and zeros are zeroed in every call", () => {
  const w = tensor([1, 2, 3, 4], { requiresGrad: true });
  const f = capture((x: Tensor<readonly [2]>) => {
    w.grad = null;
    w.narrow(0, 1, 2).mul(x).sum().backward();
    return [w.grad!, zeros([2]).add(x), cat([x, zeros([1])])];
  });
  for (let i = 1; i <= 6; i++) {
    const [grad, same, longer] = f(tensor([i, -i]) as Tensor as Tensor<readonly [2]>);
    assert.deepEqual(bits(grad as Tensor), [0, i, -i, 0]);
    assert.deepEqual(bits(same as Tensor), [i, -i]);
    assert.deepEqual(bits(longer as Tensor), [i, -i, 0]);
  }
});

Deno.test("every operation can be captured", () => {
  const operations: Record<string, (x: Tensor, y: Tensor) => unknown> = {
    elementary: (x) => x.exp().log().sqrt().sin().cos().abs().sigmoid().softplus().relu(),
    powers: (x) => [x.pow(2), x.pow(3), x.pow(-1), x.pow(0.5), x.pow(2.5), x.neg()],
    broadcasting: (x, y) => [x.add(y), x.sub(y, { alpha: 3 }), y.div(x), y.maximum(x), x.gt(y)],
    reductions: (x) => [x.sum(), x.mean(0), x.std(1), x.norm(2, 0), x.norm(1), x.max(), x.max(1)],
    layout: (x) => [x.t(), x.reshape([-1]), x.select(0, 1), x.unbind(1), x.t().clone()],
    products: (
      x,
      y,
    ) => [x.mm(x.t() as Tensor as never), (x as Tensor).matmul(y.t()), stack([x, x])],
    others: (x) => [x.clamp({ min: 0.5, max: 2 }), where(x.gt(1), x, 0), x.clone().fill_(3)],
    fresh: (x) => [x.add(tensor([1, 2, 3])), x.mul(zeros([3])), x.clone().copy_(tensor([7, 8, 9]))],
  };
  for (const [name, operation] of Object.entries(operations)) {
    const captured = capture(operation);
    for (let i = 0; i < 6; i++) {
      manualSeed(i);
      const [x, y] = [randn([2, 3]).abs() as Tensor, randn([1, 3]) as Tensor];
      assert.deepEqual(flat(captured(x, y)), flat(operation(x, y)), `${name}, call ${i}`);
    }
  }
});

function flat(value: unknown): unknown[] {
  if (value instanceof Tensor) return [value.shape, ...bits(value as Tensor)];
  return Object.values(value as object).flatMap(flat);
}

Deno.test("random graphs give the same bits captured and not, gradients included", () => {
  const steps = {
    tanh: (a: Tensor) => a.tanh(),
    square: (a: Tensor) => a.pow(2),
    add: (a: Tensor, b: Tensor) => a.add(b),
    mul: (a: Tensor, b: Tensor) => a.mul(b),
    mm: (a: Tensor, b: Tensor) => a.matmul(b),
    row: (a: Tensor) => a.select(0, 1).expand([3, 3]) as Tensor,
    t: (a: Tensor) => a.t() as Tensor,
    mean: (a: Tensor, b: Tensor) => a.mean(1, { keepdim: true }).sub(b) as Tensor,
    cat: (a: Tensor, b: Tensor) => cat([a.narrow(0, 0, 1), b.narrow(0, 1, 2)]) as Tensor,
  };
  const names = Object.keys(steps) as (keyof typeof steps)[];
  const program = fc.array(
    fc.record({ name: fc.constantFrom(...names), a: fc.nat(), b: fc.nat() }),
    { minLength: 1, maxLength: 25 },
  );
  fc.assert(
    fc.property(program, (list) => {
      const make = () => {
        manualSeed(7);
        const w = randn([3, 3], { requiresGrad: true }) as Tensor;
        return (x: Tensor) => {
          w.grad = null;
          const values: Tensor[] = [x, w];
          for (const { name, a, b } of list) {
            values.push(steps[name](values[a % values.length], values[b % values.length]));
          }
          const out = values[values.length - 1].mul(w).tanh();
          (out.sum() as Tensor).backward();
          return [out, w.grad! as Tensor];
        };
      };
      const [plain, captured] = [make(), capture(make())];
      for (let i = 0; i < 5; i++) {
        manualSeed(i);
        const x = randn([3, 3]) as Tensor;
        assert.deepEqual(flat(captured(x)), flat(plain(x)));
      }
    }),
    { numRuns: 150 },
  );
});

/** Calls a function often enough for it to be captured. */
function often<R>(f: (x: Tensor) => R): () => void {
  const captured = capture(f);
  return () => {
    for (let i = 0; i < 5; i++) captured(tensor([i, -i]));
  };
}

Deno.test("functions that cannot be captured are refused with the reason", () => {
  let count = 0;
  const cases: [RegExp, () => void][] = [
    [/item\(\) in a captured function.*return the tensor/, often((x) => x.sum().item())],
    [/toArray\(\) in a captured/, often((x) => x.toArray())],
    [/printing a tensor in a captured/, often((x) => `${x}`)],
    [/a random draw in a captured/, often((x) => x.add(randn([2])))],
    [/a random draw in a captured/, often((x) => x.clone().normal_())],
    [
      /different operations when it was called again: operation 0 was mul\(.*, 2\), and then mul\(.*, 3\)/,
      often((x) => {
        count++;
        return x.mul(count);
      }),
    ],
    [
      /made a tensor with 5 at place 7, and then with 6/,
      often((x) => x.mul(tensor([0, 0, 0, 0, 0, 0, 0, ++count]).sum())),
    ],
    [
      /operation 1 .*|it took \d operations, and then/,
      often((x) => ++count % 2 ? x.add(x) : x.add(x).tanh()),
    ],
    [/changes argument 0 in place/, often((x) => x.add_(1))],
    [/argument 0 requires a gradient/, () =>
      capture((x: Tensor) => x)(
        tensor([1], { requiresGrad: true }),
      )],
  ];
  for (const [message, f] of cases) {
    assert.throws(f, (error: Error) => {
      assert.ok(error instanceof CaptureError, `${error}`);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("arguments of another shape, dtype, number or count are refused", () => {
  const f = capture((x: Tensor<Shape>, k: number) => x.mul(k));
  for (let i = 0; i < 5; i++) f(tensor([1, 2]), 3);
  assert.throws(
    () => f(tensor([1, 2, 3]), 3),
    /argument 0 is float32 \[3\], and was float32 \[2\]/,
  );
  assert.throws(() => f(tensor([1, 2], { dtype: "float64" }), 3), /float64 \[2\], and was float32/);
  assert.throws(() => f(tensor([1, 2]), 4), /argument 1 is 4, and was 3; a number is built in/);
  assert.throws(
    () => (f as unknown as (x: Tensor) => Tensor)(tensor([1, 2])),
    /called with 1 arguments/,
  );
  assert.deepEqual(f(tensor([1, 2]), 3).toArray(), [3, 6], "and it still works");
});

Deno.test("an error in the function is rethrown, and tracing ends", () => {
  const f = capture((x: Tensor) => x.mm(x as never));
  for (let i = 0; i < 4; i++) assert.throws(() => f(tensor([1, 2])), /both must be matrices/);
  assert.equal(f.source, null);
  assert.equal(tensor([1]).item(), 1, "item() is allowed again");
});

Deno.test("a captured function inside another becomes part of it", () => {
  const inner = capture((x: Tensor) => x.mul(2));
  const outer = capture((x: Tensor) => inner(x).add(1));
  for (let i = 0; i < 6; i++) assert.deepEqual(outer(tensor([i])).toArray(), [2 * i + 1]);
});

Deno.test("a captured function returns results without a graph, from the first call on", () => {
  const w = tensor([2], { requiresGrad: true });
  const f = capture((x: Tensor) => ({ y: x.mul(w), w }));
  for (let i = 0; i < 5; i++) {
    const { y, w: same } = f(tensor([i]));
    assert.equal(y.requiresGrad, false);
    assert.equal(same, w, "a tensor from outside is given back as it is");
  }
});

Deno.test("where code cannot be generated at run time, the function is called every time", async () => {
  const code = `
    import { capture, run, tensor, where } from "unroll";
    const f = capture((x) => x.mul(2));
    const list = [1, 2, 3, 4, 5].map((i) => f(tensor([i])).item());
    // Functions of one, two and three elements, in loops.
    const x = tensor([-1, 2, 3]);
    const loops = [x.abs(), x.add(x), where(x.gt(0), x, 7), x.clamp({ min: 0, max: 2 })];
    const { losses } = run({ seed: 42, epochs: 3 });
    console.log(JSON.stringify([list, f.source, loops.map((t) => t.toArray()), losses]));
  `;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", "--v8-flags=--disallow-code-generation-from-strings", code],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.deepEqual(JSON.parse(text || new TextDecoder().decode(stderr)), [
    [2, 4, 6, 8, 10],
    null,
    [[1, 2, 3], [-2, 4, 6], [7, 2, 3], [0, 2, 2]],
    run({ seed: 42, epochs: 3 }).losses,
  ]);
});
