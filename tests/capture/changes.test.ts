import assert from "node:assert/strict";
import fc from "fast-check";
import {
  capture,
  CaptureError,
  manualSeed,
  nn,
  noGrad,
  optim,
  randn,
  scan,
  Tensor,
  tensor,
  zeros,
} from "unroll";

/*
 * Every call of a captured function gives what the function itself would give, or throws a
 * CaptureError: whatever was changed between the calls.
 */

function bits(value: unknown): unknown {
  if (value instanceof Tensor) return [value.shape, (value as Tensor).reshape([-1]).toArray()];
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([key, part]) => [key, bits(part)]);
}

/** What a world is: a function, and what can be done between its calls. */
interface World {
  f: (...args: never[]) => unknown;
  args: () => readonly unknown[];
  change: () => void;
  /** What it left behind. */
  state?: () => unknown;
}

/** Five calls, a change, and three more, captured and not, in two worlds that are made alike. */
function compared(make: () => World): (string | null)[] {
  const [plain, other] = [make(), make()];
  const captured = capture(other.f as (...args: readonly unknown[]) => unknown);
  const results: (string | null)[] = [];
  for (let i = 0; i < 8; i++) {
    if (i === 5) [plain, other].forEach(({ change }) => change());
    let expected: unknown;
    let eager: unknown = null;
    try {
      expected = bits(plain.f(...plain.args() as never[]));
    } catch (error) {
      eager = error;
    }
    try {
      const found = bits(captured(...other.args()));
      assert.deepEqual(found, expected, `call ${i}`);
      assert.deepEqual(bits(other.state?.()), bits(plain.state?.()), `state after call ${i}`);
      results.push(null);
    } catch (error) {
      if (error instanceof CaptureError) return [...results, error.message];
      if (eager === null) throw error;
      assert.equal(String(error), String(eager));
      results.push(null);
    }
  }
  return results;
}

const x = () => [tensor([1, 2])];
const leaf = (values: number[]) => tensor(values, { requiresGrad: true }) as Tensor;

/** What happens between calls, and what a captured function has to say to it; null for nothing. */
const changes: [what: string, make: () => World, message: RegExp | null][] = [
  ["numbers of a weight", () => {
    const w = tensor([1, 2]);
    return { f: (x: Tensor) => x.mul(w), args: x, change: () => w.mul_(3), state: () => w };
  }, null],
  ["a weight exchanged for another", () => {
    let w = tensor([1, 2]) as Tensor;
    return { f: (x: Tensor) => x.mul(w), args: x, change: () => w = tensor([5, 6]) };
  }, /operation 0, mul.*got a different tensor.*as an argument/],
  ["a weight of a module exchanged", () => {
    manualSeed(1);
    const layer = new nn.Linear(2, 1) as { weight: Tensor } & nn.Linear;
    return {
      f: (x: Tensor) => layer.forward(x.reshape([1, 2]) as never),
      args: x,
      change: () => layer.weight = zeros([1, 2]),
    };
  }, /t\(.*got a different tensor/],
  ["two weights swapped", () => {
    let [a, b] = [tensor([1, 2]), tensor([3, 4])] as Tensor[];
    return { f: (x: Tensor) => x.mul(a).add(b), args: x, change: () => [a, b] = [b, a] };
  }, /got a different tensor/],
  ["a number that the function reads", () => {
    let k = 2;
    return { f: (x: Tensor) => x.mul(k), args: x, change: () => k = 3 };
  }, /operation 0 was mul\(.*, 2\), and then mul\(.*, 3\)/],
  ["0 and -0", () => {
    let k = 0;
    return { f: (x: Tensor) => x.mul(k), args: x, change: () => k = -0 };
  }, /mul\(.*, 0\), and then mul\(.*, -0\)/],
  ["a branch", () => {
    let on = true;
    return {
      f: (x: Tensor) => on ? x.tanh() : x.sigmoid(),
      args: x,
      change: () => on = false,
    };
  }, /was tanh.*and then sigmoid/],
  ["a longer program", () => {
    let n = 2;
    return {
      f: (x: Tensor) => Array.from({ length: n }).reduce((x: Tensor) => x.tanh(), x),
      args: x,
      change: () => n = 3,
    };
  }, /took 2 operations, and then more/],
  ["a shorter program", () => {
    let n = 2;
    return {
      f: (x: Tensor) => Array.from({ length: n }).reduce((x: Tensor) => x.tanh(), x),
      args: x,
      change: () => n = 1,
    };
  }, /took 2 operations, and then 1/],
  ["requiresGrad of a weight", () => {
    const w = leaf([1, 2]);
    const f = (x: Tensor) => {
      const loss = w.mul(x).sum();
      if (loss.requiresGrad) loss.backward();
      return loss;
    };
    return { f, args: x, change: () => w.requiresGrad = false, state: () => w.grad };
  }, /requiresGrad of a tensor from outside, of shape \[2\], is false, and was true/],
  ["gradients that are cleared outside", () => {
    const w = leaf([1, 2]);
    const f = (x: Tensor) => {
      const loss = w.mul(x).sum();
      loss.backward();
      return loss;
    };
    return { f, args: x, change: () => w.grad = null, state: () => w.grad };
  }, /clear gradients inside/],
  ["another gradient put in place, which is cleared inside", () => {
    const w = leaf([1, 2]);
    const f = (x: Tensor) => {
      w.grad = null;
      w.mul(x).sum().backward();
      return w.grad;
    };
    return { f, args: x, change: () => w.grad = tensor([7, 7]), state: () => w.grad };
  }, null],
  ["the learning rate", () => {
    const w = leaf([1, 2]);
    const sgd = new optim.SGD([w], { lr: 0.1, momentum: 0.9 });
    const f = (x: Tensor) => {
      sgd.zeroGrad();
      w.mul(x).pow(2).sum().backward();
      sgd.step();
    };
    return { f, args: x, change: () => sgd.lr = 0.01, state: () => w };
  }, null],
  ["the learning rate of Adam", () => {
    const w = leaf([1, 2]);
    const adam = new optim.Adam([w], { lr: 0.1, weightDecay: 0.1 });
    const f = (x: Tensor) => {
      adam.zeroGrad();
      w.mul(x).pow(2).sum().backward();
      adam.step();
      return w.grad;
    };
    return { f, args: x, change: () => adam.lr = 0.01, state: () => w };
  }, null],
  ["an optimiser exchanged for another", () => {
    const w = leaf([1, 2]);
    let adam = new optim.Adam([w], { lr: 0.1 });
    const f = (x: Tensor) => {
      adam.zeroGrad();
      w.mul(x).pow(2).sum().backward();
      adam.step();
    };
    return { f, args: x, change: () => adam = new optim.Adam([w]), state: () => w };
  }, /different operations|a different tensor/],
  ["a tensor more in an array of arguments", () => {
    let n = 2;
    return {
      f: (xs: Tensor[]) => xs.reduce((a, b) => a.add(b)),
      args: () => [Array.from({ length: n }, (_, i) => tensor([i, 1]))],
      change: () => n = 3,
    };
  }, /argument 0 has the entries 0, 1, 2, and had 0, 1/],
  ["other tensors in an array of arguments", () => {
    let k = 1;
    return {
      f: (xs: Tensor[], { y }: { y: Tensor }) => ({ z: xs[0].add(xs[1]).mul(y) }),
      args: () => [[tensor([k, 2]), tensor([3, k])], { y: tensor([k, k]) }],
      change: () => k = 5,
    };
  }, null],
  ["another dtype in a record of arguments", () => {
    let dtype: "float32" | "float64" = "float32";
    return {
      f: ({ x }: { x: Tensor }) => x.mul(2),
      args: () => [{ x: tensor([1], { dtype }) }],
      change: () => dtype = "float64",
    };
  }, /argument 0\.x is float64 \[1\], and was float32 \[1\]/],
  ["an argument that shares memory with what is changed", () => {
    const w = tensor([1, 1]);
    let arg = tensor([1, 1]);
    const f = (x: Tensor) => {
      w.mul_(2);
      return x.sum();
    };
    return { f, args: () => [arg], change: () => arg = w, state: () => w };
  }, /changes memory that argument 0 shares/],
  ["a view of a weight as an argument, which is only read", () => {
    const w = tensor([[1, 2], [3, 4]]);
    let row = 0;
    const f = (x: Tensor) => x.add(w.sum(0));
    return { f, args: () => [w.select(0, row)], change: () => row = 1 };
  }, null],
];

for (const [what, make, message] of changes) {
  Deno.test(`between calls of a captured function: ${what}`, () => {
    const results = compared(make);
    const refused = results.at(-1) ?? null;
    if (message === null) assert.deepEqual(results, Array(8).fill(null));
    else assert.match(refused ?? "nothing was refused", message);
    if (message !== null) assert.equal(results.length, 6, "only the call after the change");
  });
}

Deno.test("a captured function cannot be called both inside and outside noGrad", () => {
  const w = leaf([1, 2]);
  const f = capture((x: Tensor) => x.mul(w));
  for (let i = 0; i < 5; i++) f(tensor([1, 2]));
  assert.throws(
    () => noGrad(() => f(tensor([1, 2]))),
    /called inside noGrad, and captured outside/,
  );
  assert.deepEqual(f(tensor([1, 1])).toArray(), [1, 2]);
});

Deno.test("other JavaScript in a captured function runs in every call", () => {
  let count = 0;
  const f = capture((x: Tensor) => ({ y: x.mul(2), n: ++count }));
  const results = Array.from({ length: 6 }, (_, i) => f(tensor([i])));
  assert.deepEqual(results.map(({ n }) => n), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(results.map(({ y }) => y.item()), [0, 2, 4, 6, 8, 10]);
});

Deno.test("a change of memory that an argument shares is refused before it is made", () => {
  const w = tensor([1]);
  const f = capture((x: Tensor) => {
    w.mul_(2);
    return x.sum();
  });
  assert.equal(f(w).item(), 2, "the first call runs as usual");
  for (let i = 0; i < 3; i++) assert.throws(() => f(w), /changes memory that argument 0 shares/);
  assert.equal(w.item(), 2);
});

/** Results that a repeated call could not give. */
const results: [what: string, f: (x: Tensor) => unknown, message: RegExp][] = [
  ["a promise", (x) => Promise.resolve(x), /returns a promise.*await outside/],
  ["a map", (x) => new Map([["x", x]]), /returns an object of the class Map; return tensors/],
  ["an object of a class", (x) => Object.assign(new nn.Linear(1, 1), { x }), /class Linear/],
  ["a function", (x) => () => x, /returns a function/],
  ["something in an array", (x) => [x, new Set([x])], /class Set/],
];
for (const [what, f, message] of results) {
  Deno.test(`a captured function that returns ${what} is refused at the first call`, () => {
    assert.throws(() => capture(f)(tensor([1])), (error: Error) => {
      assert.ok(error instanceof CaptureError);
      assert.match(error.message, message);
      return true;
    });
  });
}

/** Functions that cannot be repeated, whatever is done between the calls. */
const refused: [what: string, make: () => (x: Tensor) => unknown, message: RegExp][] = [
  ["keeps its state in a variable", () => {
    let h = zeros([2]) as Tensor;
    return (x) => h = h.add(x).detach();
  }, /got a different tensor/],
  ["goes on after item() was refused", () => (x) => {
    try {
      return x.mul(x.sum().item());
    } catch {
      return x;
    }
  }, /item\(\) in a captured/],
  ["reads its graph", () => (x) => {
    const w = leaf([1, 2]);
    return [w.mul(x), String(w.mul(x))];
  }, /printing a tensor in a captured/],
  ["goes back through a graph from outside", () => {
    const w = leaf([1, 2]);
    const outside = w.mul(2);
    return (x) => outside.mul(x).sum().backward({ retainGraph: true });
  }, /backward\(\) reaches a graph that was recorded outside/],
  ["changes a tensor from outside as a step of its graph", () => {
    const [w, t] = [leaf([1, 2]), tensor([1, 2])];
    return (x) => t.mul_(w).mul(x);
  }, /changes a tensor from outside in place, as a step of its graph/],
  ["switches a flag outside", () => {
    const w = leaf([1, 2]);
    return (x) => {
      w.requiresGrad = true;
      return w.mul(x);
    };
  }, /changes requiresGrad of a tensor from outside/],
  ["changes an array of its arguments", () => (x) => x, /changes argument 0, an array/],
];
for (const [what, make, message] of refused) {
  Deno.test(`a captured function that ${what} is refused`, () => {
    const f = capture(make()) as (x: unknown) => unknown;
    const pushes = capture((xs: Tensor[]) => xs.push(xs[0].mul(2))) as (x: unknown) => unknown;
    const call = what.includes("array") ? () => pushes([tensor([1, 2])]) : () => f(tensor([1, 2]));
    assert.throws(() => Array.from({ length: 5 }, call), (error: Error) => {
      assert.ok(error instanceof CaptureError, `${error}`);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("a tensor that a captured function does not return cannot be read afterwards", () => {
  const kept: Tensor[] = [];
  const f = capture((x: Tensor) => {
    const y = x.mul(2);
    kept.push(y);
    return y.add(1);
  });
  for (let i = 0; i < 6; i++) f(tensor([i]));
  assert.equal(kept.length, 6);
  assert.equal(kept[0].item(), 0, "the first call ran as usual");
  assert.throws(() => kept[5].item(), /made inside a captured function.*return it/);
  assert.throws(() => kept[4].add(1), CaptureError);
  assert.deepEqual(kept[5].shape, [1]);
});

Deno.test("results share memory where the function's results do", () => {
  const w = tensor([[1, 2], [3, 4]]);
  const f = (x: Tensor<readonly [2, 2]>) => {
    const y = x.mul(2);
    return { y, turned: y.t(), again: y, given: x, row: x.select(0, 1), w, column: w.select(1, 0) };
  };
  const captured = capture(f);
  for (let i = 0; i < 6; i++) {
    const inputs = [f, captured].map((g) => {
      const x = tensor([[i, 1], [2, 3]]) as Tensor as Tensor<readonly [2, 2]>;
      const result = g(x);
      result.y.add_(100);
      x.mul_(10);
      return { ...result, isSame: result.again === result.y, isGiven: result.given === x };
    });
    assert.deepEqual(bits(inputs[1]), bits(inputs[0]), `call ${i}`);
    assert.deepEqual([inputs[1].isSame, inputs[1].isGiven], [true, true]);
  }
  w.fill_(9);
  assert.deepEqual(captured(w as never).column.toArray(), [9, 9]);
});

Deno.test("an error of the function is rethrown, and changes nothing", () => {
  let fails = false;
  const w = leaf([1, 2]);
  const f = capture((x: Tensor) => {
    if (fails) throw new RangeError("no");
    w.grad = null;
    w.mul(x).sum().backward();
    noGrad(() => w.sub_(w.grad, { alpha: 0.1 }));
    if (x.shape[0] === 2 && count++ === 6) throw new RangeError("late");
    return w.grad;
  });
  let count = 0;
  for (let i = 0; i < 5; i++) f(tensor([1, 1]));
  const [grad, before] = [w.grad, w.toArray()];
  fails = true;
  assert.throws(() => f(tensor([1, 1])), { name: "RangeError", message: "no" });
  assert.equal(w.grad, grad);
  fails = false;
  f(tensor([1, 1]));
  const after = w.toArray();
  assert.notDeepEqual(after, before);
  assert.throws(() => f(tensor([1, 1])), /threw an error after it had changed tensors/);
  assert.deepEqual(w.toArray(), after);
});

Deno.test("an unchecked function is no longer called, but flags are checked", () => {
  let count = 0;
  const w = leaf([2]);
  const f = capture((x: Tensor) => {
    count++;
    return x.mul(w);
  }, { unchecked: true });
  for (let i = 0; i < 8; i++) assert.equal(f(tensor([i])).item(), 2 * i);
  assert.equal(count, 3);
  w.requiresGrad = false;
  assert.throws(() => f(tensor([1])), /requiresGrad of a tensor from outside/);
});

Deno.test("a scan detects a tensor from outside that was exchanged before it", () => {
  let w = tensor([2]) as Tensor;
  const step = capture((sum: Tensor, x: Tensor) => [sum.add(x.mul(w)), x] as const);
  const xs = tensor([1, 2, 3, 4, 5, 6]) as Tensor;
  assert.equal(scan(step, tensor([0]) as Tensor, [xs])[0].item(), 42);
  w = tensor([3]);
  assert.throws(() => scan(step, tensor([0]) as Tensor, [xs]), /got a different tensor/);
});

/** One step of a random program, by the numbers that choose its operands. */
const operations: Record<string, (a: Tensor, b: Tensor, k: number) => Tensor> = {
  tanh: (a) => a.tanh(),
  scale: (a, _, k) => a.mul(k),
  add: (a, b, k) => a.add(b, { alpha: k }),
  mul: (a, b) => a.mul(b),
  matmul: (a, b) => a.matmul(b) as Tensor,
  turn: (a) => a.t() as Tensor,
  row: (a, _, k) => a.narrow(0, k % 2, 1).expand([2, 2]) as Tensor,
  mean: (a, b) => b.sub(a.mean(0, { keepdim: true })) as Tensor,
};

Deno.test("random programs, with changes between the calls, equal the functions or throw a CaptureError", () => {
  const names = Object.keys(operations);
  const program = fc.array(
    fc.record({
      name: fc.constantFrom(...names),
      a: fc.nat({ max: 20 }),
      b: fc.nat({ max: 20 }),
      k: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const kinds = fc.constantFrom(
    ...["none", "none", "none", "none", "numbers", "numbers", "lr", "lr", "argument", "argument"],
    ...["weight", "swap", "flag", "grad", "k", "noGrad"],
  );
  const calls = fc.array(kinds, { minLength: 8, maxLength: 8 });
  let refusals = 0;
  fc.assert(
    fc.property(program, calls, fc.boolean(), (list, between, learns) => {
      const make = (wrap: (f: (x: Tensor) => Tensor[]) => (x: Tensor) => Tensor[]) => {
        manualSeed(3);
        const world = {
          w: (randn([2, 2]) as Tensor).mul(0.5).detach(),
          u: randn([2, 2]) as Tensor,
          k: 1,
          inNoGrad: false,
          argument: false,
        };
        world.w.requiresGrad = true;
        const sgd = new optim.SGD([world.w], { lr: 0.1, momentum: 0.5 });
        const f = wrap((x) => {
          const { w, u, k } = world;
          const values: Tensor[] = [x, w, u];
          for (const { name, a, b, k: own } of list) {
            const [p, q] = [a, b].map((n) => values[n % values.length]);
            values.push(operations[name](p, q, own * k));
          }
          const out = values[values.length - 1].mul(w).tanh() as Tensor;
          if (learns && out.requiresGrad) {
            sgd.zeroGrad();
            (out.sum() as Tensor).backward();
            sgd.step();
          }
          return [out, values[values.length - 1]];
        });
        const change = (kind: string, i: number) => {
          if (kind === "numbers") noGrad(() => world.u.add_(0.25));
          if (kind === "weight") world.u = tensor([[i, 1], [2, 0.5]]) as Tensor;
          if (kind === "swap") [world.w, world.u] = [world.u, world.w];
          if (kind === "flag") world.u.requiresGrad = !world.u.requiresGrad;
          if (kind === "grad") world.w.grad = null;
          if (kind === "k") world.k = 1 + i % 2;
          if (kind === "noGrad") world.inNoGrad = !world.inNoGrad;
          if (kind === "lr") sgd.lr = 0.05;
          if (kind === "argument") world.argument = !world.argument;
        };
        const call = (i: number) => {
          const x = world.argument ? world.u.detach() : tensor([[i, 1], [0.5, -i]]) as Tensor;
          return world.inNoGrad ? noGrad(() => f(x)) : f(x);
        };
        return { world, change, call };
      };
      const [plain, captured] = [make((f) => f), make((f) => capture(f))];
      for (const [i, kind] of between.entries()) {
        // The first four are left in peace, so that most changes meet a program.
        if (i >= 4) [plain, captured].forEach(({ change }) => change(kind, i));
        const expected = outcome(() => plain.call(i));
        const found = outcome(() => captured.call(i));
        if (found instanceof CaptureError) {
          refusals++;
          return;
        }
        if (expected instanceof Error || found instanceof Error) {
          assert.equal(String(found), String(expected));
          return;
        }
        assert.deepEqual(bits(found), bits(expected), `call ${i}, after ${kind}`);
        const states = [plain, captured].map(({ world: { w, u } }) => bits([w, u, w.grad]));
        assert.deepEqual(states[1], states[0], `state after call ${i}, ${kind}`);
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(refusals > 30 && refusals < 290, `${refusals} of 300 were refused`);
});

function outcome<R>(f: () => R): R | Error {
  try {
    return f();
  } catch (error) {
    return error as Error;
  }
}
