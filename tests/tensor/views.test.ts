import assert from "node:assert/strict";
import { AutogradError, noGrad, ShapeError, type Tensor, tensor, zeros } from "unroll";
import { readCases } from "../fixtures/read.ts";

/** A step of a recorded program: what to do to which tensor, and whether PyTorch refuses. */
interface Step {
  do: string;
  on: number;
  args: number[] & number[][];
  other?: number;
  number?: number;
  refused?: boolean;
}

/** A recorded program: what it starts with, does, and comes to. */
interface Recorded {
  seed: number;
  start: [w: number[], u: number[]];
  steps: Step[];
  requiresGrad: boolean[];
  values: number[][];
  /** Of the first two tensors; null where PyTorch refuses to go back. */
  grads: [w: number[], u: number[]] | null;
}

const cases = readCases<Recorded>("views");

/** How each step is written with this library. */
const doing: Record<string, (t: Tensor, operand: Tensor | number, args: Step["args"]) => Tensor> = {
  narrow: (t, _, [dim, start, length]) => t.narrow(dim, start, length),
  select: (t, _, [dim, index]) => t.select(dim, index),
  transpose: (t, _, [d0, d1]) => t.transpose(d0, d1),
  reshape: (t, _, [shape]: number[][]) => t.reshape(shape),
  expand: (t, _, [shape]: number[][]) => t.expand(shape),
  detach: (t) => t.detach(),
  mul: (t, operand) => t.mul(operand),
  tanh: (t) => t.tanh(),
  add_: (t, operand) => t.add_(operand),
  mul_: (t, operand) => t.mul_(operand),
  copy_: (t, operand) => t.copy_(operand),
  zero_: (t) => t.zero_(),
};

const flat = (t: Tensor) => t.detach().reshape([-1]).toArray();

const agree = (found: number[], expected: number[], what: string) => {
  assert.equal(found.length, expected.length, what);
  expected.forEach((e, i) => {
    const close = Math.abs(found[i] - e) <= 2e-6 * Math.max(1, Math.abs(e));
    assert.ok(close, `${what}: element ${i} is ${found[i]}, PyTorch has ${e}`);
  });
};

const isRefusal = (e: unknown) => e instanceof AutogradError || e instanceof ShapeError;

for (const { seed, start, steps, requiresGrad, values, grads } of cases) {
  const names = steps.map((s) => s.refused ? `(${s.do})` : s.do).join(", ");
  Deno.test(`changes in place through views are PyTorch's, program ${seed}: ${names}`, () => {
    const w: Tensor = zeros([4, 3]).copy_(tensor(start[0]).reshape([4, 3]));
    const u: Tensor = tensor(start[1]);
    w.requiresGrad = u.requiresGrad = true;
    const tensors: Tensor[] = [w, u, w.mul(1), zeros([4, 3])];
    for (const step of steps) {
      const operand = step.other === undefined ? step.number! : tensors[step.other];
      const run = () => doing[step.do](tensors[step.on], operand, step.args);
      if (step.refused) {
        assert.throws(run, isRefusal);
        continue;
      }
      const out = run();
      if (!step.do.endsWith("_")) tensors.push(out);
    }
    tensors.forEach((t, i) => agree(flat(t), values[i], `tensor ${i}`));
    assert.deepEqual(tensors.map((t) => t.requiresGrad), requiresGrad);
    const everything = tensors.filter((t) => t.requiresGrad).map((t): Tensor => t.sum());
    const backward = () => everything.reduce((a, b) => a.add(b)).backward();
    if (grads === null) return assert.throws(backward, /was changed in place/);
    backward();
    agree(flat(w.grad!), grads[0], "gradient of w");
    agree(flat(u.grad!), grads[1], "gradient of u");
  });
}

Deno.test("the random programs cover every kind of step", () => {
  const steps = cases.flatMap((c) => c.steps);
  assert.deepEqual(new Set(steps.map((s) => s.do)), new Set(Object.keys(doing)));
  const refused = new Set(steps.filter((s) => s.refused).map((s) => s.do));
  assert.deepEqual([...refused].sort(), ["add_", "copy_", "mul_", "zero_"]);
});

const leaf = (values: number[]) => tensor(values, { requiresGrad: true });

Deno.test("a change through a view is a step in the graph of its base and of all other views", () => {
  const w = leaf([1, 2, 3]);
  const base = w.mul(2);
  const part = base.narrow(0, 0, 2);
  base.narrow(0, 0, 1).mul_(10);
  assert.deepEqual([base.gradFn, part.gradFn], ["CopySlicesBackward", "AsStridedBackward"]);
  assert.deepEqual(base.toArray(), [20, 4, 6]);
  base.sum().add(part.sum().mul(100)).backward();
  assert.deepEqual(w.grad?.toArray(), [20 + 2000, 2 + 200, 2]);
});

Deno.test("rows of a buffer can be filled with results", () => {
  const w = leaf([1, 2]);
  const buffer = zeros([2, 2]);
  const last = buffer.select(0, 1);
  assert.equal(last.requiresGrad, false);
  buffer.select(0, 0).copy_(w.mul(3));
  last.copy_(w.mul(w));
  assert.equal(buffer.requiresGrad, true);
  buffer.sum().backward();
  assert.deepEqual(w.grad?.toArray(), [3 + 2, 3 + 4]);
});

Deno.test("a detached view shares the memory, not the graph, and is a view itself", () => {
  const w = leaf([1, 2, 3, 4]);
  const base = w.mul(1);
  const cut = base.reshape([2, 2]).t().detach();
  cut.select(0, 0).mul_(w.narrow(0, 0, 2));
  assert.deepEqual(base.toArray(), [1, 2, 6, 4]);
  assert.equal(base.gradFn, "MulBackward");
  cut.sum().backward();
  assert.deepEqual(w.grad?.toArray(), [1, 3, 0, 0], "of what cut was multiplied with");
  const later = noGrad(() => base.narrow(0, 0, 1).detach());
  assert.equal(later.mul_(w.narrow(0, 0, 1)).gradFn, "AsStridedBackward");
});

Deno.test("a view made inside noGrad cannot change a graph, and backward through such a change is refused", () => {
  const w = leaf([1, 2]);
  const base = w.mul(1);
  const cut = noGrad(() => base.narrow(0, 0, 1));
  assert.equal(cut.requiresGrad, false);
  assert.throws(() => cut.mul_(2), /mul_: a view that was made inside noGrad.*detach\(\) it/);
  assert.throws(() => noGrad(() => w.narrow(0, 0, 1)).mul_(2), /a view of a leaf/);
  base.mul_(3);
  assert.deepEqual(cut.toArray(), [3]);
  assert.throws(() => cut.sum().backward(), /backward: a view that was made inside noGrad/);
  noGrad(() => cut.mul_(2));
  assert.deepEqual(base.toArray(), [6, 6]);
});

Deno.test("a view of a leaf that collects a gradient by itself cannot be changed in place", () => {
  const view: Tensor = zeros([3]).narrow(0, 0, 2);
  view.requiresGrad = true;
  assert.throws(() => view.mul_(2), /mul_: a view of a leaf/);
});

Deno.test("gradients of many parts of one tensor are added to the right elements", () => {
  const w = zeros([50, 3], { requiresGrad: true });
  const parts = [
    ...w.unbind().map((row, i) => row.sum().mul(i)),
    ...w.unbind(1).map((column, j) => column.sum().mul(1000 * j)),
    w.narrow(0, 10, 5).t().select(1, 2).sum().mul(1e6),
    w.sum(),
  ];
  parts.reduce((a, b) => a.add(b)).backward();
  w.grad!.toArray().forEach((row, i) =>
    assert.deepEqual(row, [0, 1, 2].map((j) => i + 1000 * j + (i === 12 ? 1e6 : 0) + 1))
  );
  assert.equal(w.unbind()[0].gradFn, "UnbindBackward");
});
