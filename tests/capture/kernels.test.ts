import assert from "node:assert/strict";
import fc from "fast-check";
import {
  capture,
  cat,
  manualSeed,
  type Matrix,
  noGrad,
  optim,
  randn,
  scan,
  type Tensor,
} from "unroll";
import { useKernels } from "../../lib/wasm/workspace.ts";
import { kinds as compiled } from "../wasm/arena.ts";
import { withKernels } from "../wasm/with_kernels.ts";

/** What is done with a step: nothing, or `capture`. */
type Wrap = <A extends unknown[], R>(step: (...args: A) => R) => (...args: A) => R;

const workspaceUrl = new URL("../../lib/wasm/workspace.ts", import.meta.url).href;

const plainly: Wrap = (step) => step;

function bits(t: Tensor): number[] {
  return (t.reshape([-1]).toArray() as number[]).slice();
}

/** Backpropagation through time, as in the bench: the losses of some steps, and the weights. */
function throughTime(wrap: Wrap, hidden: number, batch: number, times = 6, weightsFirst = false) {
  manualSeed(1);
  const shape = weightsFirst ? [hidden, 1 + hidden] as const : [1 + hidden, hidden] as const;
  const w1 = (randn(shape) as Matrix).mul(0.1).detach() as Matrix;
  const w2 = (randn([hidden, 1]) as Matrix).mul(0.1).detach() as Matrix;
  w1.requiresGrad = w2.requiresGrad = true;
  const sgd = new optim.SGD([w1, w2], { lr: 0.01, momentum: 0.9 });
  const step = wrap((x: Matrix) => {
    sgd.zeroGrad();
    let context: Matrix = x.narrow(0, 0, batch).expand([batch, hidden]) as Matrix;
    const all = Array.from({ length: times }, (_, t) => {
      const joined = cat([x.narrow(0, t * batch, batch), context], 1); // [B, 1 + H]
      const next = weightsFirst ? w1.mm(joined.t() as Matrix).t() as Matrix : joined.mm(w1);
      return context = next.tanh();
    });
    const loss = cat(all, 0).mm(w2).pow(2).sum();
    loss.backward();
    sgd.step();
    return { loss, context, grad: w1.grad! };
  });
  const results = Array.from({ length: 5 }, (_, i) => {
    manualSeed(i);
    return step(randn([times * batch, 1]) as Matrix);
  });
  const numbers = results.map(({ loss, context, grad }) => [loss, context, grad].map(bits));
  return { numbers, w1: bits(w1), w2: bits(w2), step };
}

/** Every kind of kernels, and none. */
const kinds = [...compiled, null];

for (const kind of kinds) {
  for (const [hidden, batch] of [[9, 4], [32, 1], [33, 32]]) {
    for (const weightsFirst of [false, true]) {
      const title = `hidden ${hidden}, batch ${batch}${
        weightsFirst ? ", weights on the left" : ""
      }`;
      Deno.test(`${kind ?? "no"} kernels: captured at scale, the numbers are those of the steps: ${title}`, () => {
        const [plain, captured] = [plainly, capture as Wrap].map((wrap) =>
          withKernels(kind, () => throughTime(wrap, hidden, batch, 6, weightsFirst))
        );
        assert.deepEqual(captured.numbers, plain.numbers);
        assert.deepEqual([captured.w1, captured.w2], [plain.w1, plain.w2]);
        const { source } = captured.step as { source?: string };
        assert.equal(/kernels\.mm/.test(source!), kind !== null);
      });
    }
  }

  Deno.test(`${kind ?? "no"} kernels: random graphs of larger matrices give the same bits captured and not`, () => {
    const steps = {
      tanh: (a: Tensor) => a.tanh(),
      sigmoid: (a: Tensor) => a.sigmoid(),
      exp: (a: Tensor) => a.tanh().exp(),
      add: (a: Tensor, b: Tensor) => a.add(b),
      sub: (a: Tensor, b: Tensor) => a.sub(b),
      mul: (a: Tensor, b: Tensor) => a.tanh().mul(b),
      mm: (a: Tensor, b: Tensor) => a.tanh().matmul(b),
      row: (a: Tensor) => a.select(0, 1).expand([12, 12]) as Tensor,
      t: (a: Tensor) => a.t() as Tensor,
      bias: (a: Tensor, b: Tensor) => a.add(b.narrow(0, 3, 1)) as Tensor,
      mean: (a: Tensor, b: Tensor) => a.mean(1, { keepdim: true }).sub(b) as Tensor,
      cat: (a: Tensor, b: Tensor) => cat([a.narrow(0, 0, 5), b.narrow(0, 5, 7)]) as Tensor,
      beside: (a: Tensor, b: Tensor) => cat([a.narrow(1, 0, 2), b.narrow(1, 2, 10)], 1) as Tensor,
      max: (a: Tensor) => a.max(1, { keepdim: true }).values.add(a) as Tensor,
    };
    const names = Object.keys(steps) as (keyof typeof steps)[];
    const program = fc.array(
      fc.record({ name: fc.constantFrom(...names), a: fc.nat(), b: fc.nat() }),
      { minLength: 1, maxLength: 20 },
    );
    withKernels(kind, () =>
      fc.assert(
        fc.property(program, (list) => {
          const make = () => {
            manualSeed(7);
            const w = randn([12, 12], { requiresGrad: true }) as Tensor;
            return (x: Tensor) => {
              w.grad = null;
              const values: Tensor[] = [x, w];
              for (const { name, a, b } of list) {
                values.push(steps[name](values[a % values.length], values[b % values.length]));
              }
              const out = values[values.length - 1].tanh().matmul(w) as Tensor;
              (out.sum() as Tensor).backward();
              noGrad(() => w.sub_(w.grad, { alpha: 0.01 }));
              return [out, w.grad! as Tensor, w.matmul(x) as Tensor];
            };
          };
          const [plain, captured] = [make(), capture(make())];
          for (let i = 0; i < 5; i++) {
            manualSeed(i);
            const x = randn([12, 12]) as Tensor;
            assert.deepEqual(captured(x).map(bits), plain(x).map(bits));
          }
          assert.equal(/kernels\.mm/.test(captured.source!), kind !== null);
        }),
        { numRuns: 60 },
      ));
  });
}

Deno.test("without WebAssembly, large networks train in loops, with the bits of plain SIMD", async () => {
  const code = `
    Reflect.deleteProperty(globalThis, "WebAssembly");
    const { capture, init, manualSeed, noGrad, zeros } = await import("unroll");
    manualSeed(1);
    const w = zeros([40, 40], { requiresGrad: true });
    init.normal_(w, 0, 0.1);
    const step = capture((x) => {
      const loss = x.mm(w).tanh().mm(w).pow(2).sum();
      loss.backward();
      noGrad(() => w.sub_(w.grad, { alpha: 0.1 }));
      w.grad.zero_();
      return loss;
    });
    const x = init.normal_(zeros([5, 40]), 0, 1);
    const losses = Array.from({ length: 6 }, () => step(x).item());
    console.log(JSON.stringify([losses, /kernels\\.mm/.test(step.source)]));
  `;
  const run = async (text: string) => {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", text],
      env: { NO_COLOR: "1" },
    }).output();
    const answer = new TextDecoder().decode(stdout);
    return JSON.parse(answer || new TextDecoder().decode(stderr)) as [number[], boolean];
  };
  const plain = code.replace(
    /Reflect.*/,
    `
    const { useKernels } = await import(${JSON.stringify(workspaceUrl)});
    useKernels("plain");`,
  );
  const [without, with_] = [await run(code), await run(plain)];
  assert.deepEqual(without[0], with_[0]);
  assert.deepEqual([without[1], with_[1]], [false, true], "whether the program calls kernels");
  assert.equal(without[0].length, 6);
});

Deno.test("small programs do not use the kernels", () => {
  const w = randn([7, 6]) as Matrix;
  const f = capture((x: Matrix) => x.mm(w).tanh());
  for (let i = 0; i < 4; i++) f(randn([1, 7]) as Matrix);
  assert.doesNotMatch(f.source!, /kernels/);
  assert.match(f.source!, /\/\/ product \[1, 7\] x \[7, 6\] -> \[1, 6\]/);
});

Deno.test("a matrix in several products is packed once, and again when it has changed", () => {
  const make = (wrap: Wrap) => {
    manualSeed(3);
    const w = randn([16, 16]) as Tensor;
    return wrap((x: Tensor) => {
      const twice = x.matmul(w).matmul(w) as Tensor;
      w.mul_(0.5);
      return [twice, twice.matmul(w).matmul(w) as Tensor, w.clone()];
    });
  };
  const [plain, captured] = [make(plainly), make(capture as Wrap)];
  for (let i = 0; i < 6; i++) {
    const x = randn([4, 16]) as Tensor;
    assert.deepEqual(captured(x).map(bits), plain(x).map(bits));
  }
  const source = (captured as unknown as { source: string }).source;
  assert.equal(source.match(/kernels\.pack\(/g)!.length, 2);
});

Deno.test("programs share the memory of the kernels, and adopt a new one", () => {
  useKernels();
  const make = (size: number) => {
    manualSeed(5);
    const w = (randn([size, size]) as Tensor).mul(0.1).detach() as Tensor;
    w.requiresGrad = true;
    const step = (x: Tensor) => {
      w.grad = null;
      const y = x.matmul(w).tanh().matmul(w) as Tensor;
      (y.sum() as Tensor).backward();
      return [y, w.grad! as Tensor];
    };
    return { step, captured: capture(step), x: () => randn([20, size]) as Tensor };
  };
  const small = make(20);
  for (let i = 0; i < 4; i++) small.captured(small.x());
  // Far more than was there at first.
  const large = make(600);
  for (let i = 0; i < 6; i++) {
    for (const { step, captured, x } of [large, small]) {
      const given = x();
      assert.deepEqual(captured(given).map(bits), step(given).map(bits));
    }
  }
  assert.match(small.captured.source!, /kernels\.mm/);
});

Deno.test("scan with a large captured step is correct while others use the kernels", () => {
  manualSeed(6);
  const w = (randn([40, 40]) as Matrix).mul(0.1).detach() as Matrix;
  const step = (context: Matrix, x: Tensor): readonly [Matrix, Tensor] => {
    const next = context.add(x).mm(w).tanh() as Matrix;
    return [next, next.sum(1) as Tensor];
  };
  const captured = capture(step);
  for (let i = 0; i < 5; i++) {
    const [context, xs] = [randn([3, 40]) as Matrix, randn([7, 40]) as Tensor];
    const expected = scan(step, context, [xs]);
    assert.deepEqual(scan(captured, context, [xs]).map(bits), expected.map(bits));
    const size = 300 * (i + 1);
    (randn([size, 3]) as Matrix).mm(randn([3, size]) as Matrix);
  }
  assert.match(captured.source!, /kernels\.mm/);
});

Deno.test("kernels of all kinds, and none, train alike, up to the rounding of sums", () => {
  // A loss is made of some thousand roundings of 6e-8 each, which partly cancel.
  const losses = kinds.map((kind) =>
    withKernels(kind, () => throughTime(capture as Wrap, 40, 8).numbers.map(([[loss]]) => loss))
  );
  assert.deepEqual(losses[1], losses[2], "those that round at every step have the same bits");
  losses[0].forEach((loss, i) => {
    assert.ok(Math.abs(loss / losses[1][i] - 1) < 1e-5, `${loss} and ${losses[1][i]}`);
  });
});
