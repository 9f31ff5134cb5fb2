import assert from "node:assert/strict";
import {
  add,
  cat,
  empty,
  gradcheck,
  halfSquaredError,
  init,
  linspace,
  nn,
  noGrad,
  optim,
  type Shape,
  stack,
  type Tensor,
  tensor,
  where,
  zeros,
} from "unroll";

/** Holds at compile time when `A` and `B` are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
function same<A, B>(_: Same<A, B>): void {}

const x = zeros([1, 1]);
const h = zeros([1, 6]);
const w1 = zeros([7, 6], { requiresGrad: true });
const w2 = zeros([6, 1], { requiresGrad: true });
const n = 6 as number;

Deno.test("the compiler works out shapes of literal sizes", () => {
  const xh = cat([x, h], 1);
  const hidden = xh.mm(w1).tanh();
  const rows = linspace(2, 10, 21).reshape([21, 1]).narrow(0, 0, 20);
  const stretched = hidden.add(zeros([5, 1, 1])).mul(2);
  const loss = stretched.sum();
  same<typeof xh, Tensor<readonly [1, 7]>>(true);
  same<typeof hidden, Tensor<readonly [1, 6]>>(true);
  same<typeof rows, Tensor<readonly [20, 1]>>(true);
  same<typeof stretched, Tensor<readonly [5, 1, 6]>>(true);
  same<typeof loss, Tensor<readonly []>>(true);
  assert.deepEqual([xh.shape, rows.shape, stretched.shape], [[1, 7], [20, 1], [5, 1, 6]]);
});

Deno.test("sizes known only at run time are number, and everything still compiles", () => {
  const open = zeros([n, 3]);
  const product = h.mm(open);
  const any: Tensor = product;
  same<typeof product, Tensor<readonly [1, 3]>>(true);
  same<typeof open, Tensor<readonly [number, 3]>>(true);
  assert.deepEqual(any.mm(zeros([3, 2])).add(zeros([2])).shape, [1, 2]);
});

Deno.test("toArray is nested as deep as the shape", () => {
  const matrix = zeros([2, 2]).toArray();
  const number = tensor(1).toArray();
  same<typeof matrix, number[][]>(true);
  same<typeof number, number>(true);
});

Deno.test("shapes that do not fit are refused by the compiler and at run time", () => {
  // @ts-expect-error: 6 != 7
  assert.throws(() => h.mm(w1));
  // @ts-expect-error: [5] does not broadcast with [1, 6]
  assert.throws(() => h.add(zeros([5])));
  // @ts-expect-error: [2, 1] and [1, 6] have different numbers of rows
  assert.throws(() => cat([zeros([2, 1]), h], 1));
  // @ts-expect-error: an update of another shape
  assert.throws(() => noGrad(() => w1.sub_(zeros([6, 7]))));
  // @ts-expect-error: broadcasting would make the tensor larger
  assert.throws(() => h.sub_(zeros([3, 6])));
});

Deno.test("a loop over weights of several shapes needs no annotation", () => {
  w1.sum().add(w2.sum()).backward();
  for (const p of [w1, w2]) {
    noGrad(() => p.sub_(p.grad!, { alpha: 0.1 }));
    noGrad(() => p.sub_(p.grad, { alpha: 0.1 }));
    noGrad(() => p.copy_(p.detach()).mul_(p).add_(1));
    p.grad?.zero_();
    const [flat, rows, loss] = [p.reshape([-1]), p.unbind(), halfSquaredError(p, p)];
    const [doubled, squares, curved] = [p.mul(2), p.pow(2).sum(), p.tanh()];
    const [turned, gram, twice] = [p.t(), p.t().mm(p), cat([p, p])];
    const [kept, first] = [p.sum(1, { keepdim: true }), p.select(0, 0)];
    same<typeof flat, Tensor<readonly [42] | readonly [6]>>(true);
    same<typeof rows, Tensor<readonly [6] | readonly [1]>[]>(true);
    same<typeof doubled, Tensor<readonly [7, 6] | readonly [6, 1]>>(true);
    same<typeof squares, Tensor<readonly []>>(true);
    same<typeof curved, Tensor<readonly [7, 6]> | Tensor<readonly [6, 1]>>(true);
    same<typeof turned, Tensor<readonly [6, 7] | readonly [1, 6]>>(true);
    same<typeof gram, Tensor<readonly [6, 6] | readonly [1, 1]>>(true);
    same<typeof twice, Tensor<readonly [14, 6] | readonly [12, 1]>>(true);
    same<typeof kept, Tensor<readonly [7, 1] | readonly [6, 1]>>(true);
    same<typeof first, Tensor<readonly [6] | readonly [1]>>(true);
    assert.deepEqual(flat.shape, [p.numel()]);
    assert.deepEqual([loss.shape, stack([p, p]).shape, p.toArray().length], [
      [],
      [2, ...p.shape],
      p.shape[0],
    ]);
    assert.deepEqual(
      [init.zeros_(p.clone()), where(p.gt(0), p, 0), add(1, p)].map(({ shape }) => shape),
      [
        p.shape,
        p.shape,
        p.shape,
      ],
    );
  }
  const norms = [w1, w2].map((w) => w.pow(2).sum()).reduce((a, b) => a.add(b));
  same<typeof norms, Tensor<readonly []>>(true);
  new optim.SGD([w1, w2], { lr: 0.1 }).step();
  nn.utils.clipGradNorm_([w1, w2], 1);
});

Deno.test("a union of shapes fits if one of them does", () => {
  const either = n > 3 ? h : zeros([1, 5]);
  const product = either.mm(w2);
  const sum = either.add(n > 3 ? 1 : h);
  same<typeof product, Tensor<readonly [1, 1]>>(true);
  same<typeof sum, Tensor<readonly [1, 6] | readonly [1, 5]>>(true);
  const size = n > 3 ? 6 : 7;
  const made = h.mm(zeros([size, 2])).add(zeros([size > 6 ? 2 : 1]));
  same<typeof made, Tensor<readonly [1, 2]>>(true);
  assert.deepEqual([product.shape, sum.shape, made.shape], [[1, 1], [1, 6], [1, 2]]);
  // @ts-expect-error: neither of the two fits
  assert.throws(() => either.mm(w1));
});

/** Functions of shapes that only their callers know. */
const square = <N extends number>(v: Tensor<readonly [N]>) => v.mul(v);
const sum = <S extends Shape>(a: Tensor<S>, b: Tensor<S>) => a.add(b);
const scaled = <S extends Shape>(a: Tensor<S>): Tensor<S> => a.sub(a).mul(0.5).neg();
const hidden = <B extends number, H extends number>(
  a: Tensor<readonly [B, H]>,
  w: Tensor<readonly [H, H]>,
) => a.mm(w).tanh();
function mse<S extends Shape>(p: Tensor<S>, y: Tensor<S>) {
  return p.sub(y).pow(2).mean();
}
function softmax<N extends number, C extends number>(a: Tensor<readonly [N, C]>) {
  const e = a.sub(a.max(1, { keepdim: true }).values).exp();
  return e.div(e.sum(1, { keepdim: true }));
}
function step<I extends number, H extends number>(
  input: Tensor<readonly [1, I]>,
  context: Tensor<readonly [1, H]>,
  w: Tensor<readonly [number, H]>,
) {
  return cat([input, context], 1).mm(w).tanh();
}
class Linear<I extends number, O extends number> {
  readonly w: Tensor<readonly [I, O]>;
  readonly b: Tensor<readonly [O]>;
  constructor(inputs: I, outputs: O) {
    this.w = init.xavierUniform_(empty([inputs, outputs], { requiresGrad: true }));
    this.b = zeros([outputs], { requiresGrad: true });
  }
  forward<B extends number>(a: Tensor<readonly [B, I]>) {
    return a.mm(this.w).add(this.b);
  }
}

/** Generic functions with a return type. */
function layer<B extends number, I extends number, O extends number>(
  a: Tensor<readonly [B, I]>,
  w: Tensor<readonly [I, O]>,
  b: Tensor<readonly [O]>,
): Tensor<readonly [B, O]> {
  return a.mm(w).add(b);
}
function biased<K extends number>(
  a: Tensor<readonly [3, K]>,
  b: Tensor<readonly [K]>,
): Tensor<readonly [3, K]> {
  return a.add(b).mul(b.add(a)).sub(b.reshape([1, b.shape[0]]));
}
function centred<N extends number, C extends number>(
  a: Tensor<readonly [N, C]>,
): Tensor<readonly [N, C]> {
  return a.sub(a.mean(1, { keepdim: true })).div(a.std([0, 1], { keepdim: true }));
}
function column<N extends number>(a: Tensor<readonly [N, 1]>): Tensor<readonly [N]> {
  return a.reshape([a.shape[0]]).reshape([a.shape[0], 1]).reshape([a.shape[0]]);
}
function attention<B extends number, T extends number, D extends number>(
  q: Tensor<readonly [B, T, D]>,
  k: Tensor<readonly [B, T, D]>,
): Tensor<readonly [B, T, T]> {
  return softmaxOf(q.matmul(k.transpose(1, 2)).div(Math.sqrt(2)));
}
function softmaxOf<S extends Shape>(a: Tensor<S>): Tensor<S> {
  const e = a.sub(a.max(-1, { keepdim: true }).values).exp();
  return e.div(e.sum(-1, { keepdim: true }));
}

Deno.test("generic functions may declare their result", () => {
  const results = [
    layer(zeros([4, 7]), w1, zeros([6])),
    biased(zeros([3, 2]), zeros([2])),
    centred(zeros([2, 3])),
    column(zeros([5, 1])),
    attention(zeros([2, 4, 3]), zeros([2, 4, 3])),
  ] as const;
  same<
    typeof results,
    readonly [
      Tensor<readonly [4, 6]>,
      Tensor<readonly [3, 2]>,
      Tensor<readonly [2, 3]>,
      Tensor<readonly [5]>,
      Tensor<readonly [2, 4, 4]>,
    ]
  >(true);
  assert.deepEqual(results.map(({ shape }) => shape.join()), ["4,6", "3,2", "2,3", "5", "2,4,4"]);
});

Deno.test("a tensor without elements grows by joining", () => {
  let [rows, list, slots] = [zeros([0, 3]), zeros([0]), empty([0, 2])];
  for (let i = 0; i < 2; i++) {
    rows = cat([rows, zeros([2, 3])]);
    list = cat([list, zeros([2])]);
    slots = cat([slots, zeros([n, 2])]);
  }
  same<typeof rows, Tensor<readonly [number, 3]>>(true);
  assert.deepEqual([rows.shape, list.shape, slots.shape], [[4, 3], [4], [12, 2]]);
  // @ts-expect-error: 3 != 4
  assert.throws(() => cat([rows, zeros([2, 4])]));
});

Deno.test("data whose depth is known only at run time has any shape", () => {
  const again = tensor((w1 as Tensor).toArray());
  same<typeof again, Tensor>(true);
  assert.deepEqual(again.shape, [7, 6]);
});

Deno.test("generic functions compile, and their results have the shapes of the call", () => {
  const results = [
    square(zeros([3])),
    sum(h, h),
    scaled(h),
    hidden(zeros([2, 3]), zeros([3, 3])),
    mse(h, h),
    softmax(zeros([2, 3])),
    step(x, h, w1),
    new Linear(7, 6).forward(zeros([32, 7])),
    square(zeros([n])),
  ] as const;
  same<
    typeof results,
    readonly [
      Tensor<readonly [3]>,
      Tensor<readonly [1, 6]>,
      Tensor<readonly [1, 6]>,
      Tensor<readonly [2, 3]>,
      Tensor<readonly []>,
      Tensor<readonly [2, 3]>,
      Tensor<readonly [1, 6]>,
      Tensor<readonly [32, 6]>,
      Tensor<readonly [number]>,
    ]
  >(true);
  assert.deepEqual(results.map(({ shape }) => shape), [
    [3],
    [1, 6],
    [1, 6],
    [2, 3],
    [],
    [2, 3],
    [1, 6],
    [32, 6],
    [6],
  ]);
});

Deno.test("a generic function compiles unless its shapes can never fit", () => {
  const all = <S extends Shape>(t: Tensor<S>) => [
    t.sum(0),
    t.mean([0], { keepdim: true }),
    t.max(0).values,
    t.t().mm(t),
    t.transpose(0, 1),
    t.matmul(t.t()),
    t.narrow(0, 0, 1),
    t.select(0, 0),
    t.unbind()[0],
    t.reshape([2, -1]),
    t.expand([5, 2, 2]),
    cat([t, t], 1),
    stack([t, t, t], -1),
    t.clone().add_(t).sub_(t.grad ?? 1).copy_(t),
    where(t.gt(0), t, 0),
    zeros(t.shape).add(t),
    init.orthogonal_(t.clone()),
    halfSquaredError(t, t),
  ];
  assert.deepEqual(all(zeros([2, 2])).map(({ shape }) => shape.length), [
    ...[1, 2, 1, 2, 2, 2, 2, 1, 1],
    ...[2, 3, 2, 3, 2, 2, 2, 2, 0],
  ]);
  const rows = <B extends number>(t: Tensor<readonly [B, 3]>) => [
    // @ts-expect-error: a matrix of three columns has no dimension 2
    () => t.sum(2),
    // @ts-expect-error: 3 != 6
    () => t.mm(w2),
    // @ts-expect-error: [B, 3] and [4] do not broadcast
    () => t.add(zeros([4])),
    // @ts-expect-error: there is no fourth column
    () => t.select(1, 3),
  ];
  rows(zeros([2, 3])).forEach((wrong) => assert.throws(wrong));
});

Deno.test("gradcheck takes functions of a fixed shape, and of any", () => {
  const input = zeros([2, 3], { dtype: "float64" });
  assert.ok(gradcheck((t: Tensor<readonly [2, 3]>) => t.t().mm(t), [input]));
  assert.ok(gradcheck(<S extends Shape>(t: Tensor<S>) => t.mul(t), [input]));
  assert.ok(gradcheck(halfSquaredError, [input, input].map((t) => t.clone())));
});

Deno.test("result types are as specific as the arguments", () => {
  const t = zeros([2, 3, 4]);
  const results = [
    t.sum([0]),
    t.sum([-1, 0]),
    t.mean([0, 1], { keepdim: true }),
    t.sum([]),
    t.reshape([-1]),
    t.reshape([2, -1]),
    zeros([1, 3]).expand([4, -1, 3]),
    t.select(-1, 3),
    t.select(n - 6, 0),
    t.unbind(1)[2],
    cat([zeros([n, 3]), zeros([2, 3])]),
    cat([h, h].map((row) => row), 0),
    cat([zeros([0]), h, zeros([0]), h]),
    cat([zeros([0]), zeros([0])]),
    stack([zeros([n]), h.select(0, 0)]),
    where(h.gt(0), zeros([5, 1]), 0),
    zeros([12, 84]).reshape([-1, 16]),
    zeros([28, 28]).reshape([-1]),
    cat([zeros([450, 1]), zeros([449, 1])]),
  ] as const;
  same<
    typeof results,
    readonly [
      Tensor<readonly [3, 4]>,
      Tensor<readonly [3]>,
      Tensor<readonly [1, 1, 4]>,
      Tensor<readonly []>,
      Tensor<readonly [24]>,
      Tensor<readonly [2, 12]>,
      Tensor<readonly [4, 1, 3]>,
      Tensor<readonly [2, 3]>,
      Tensor<readonly [number, number]>,
      Tensor<readonly [2, 4]>,
      Tensor<readonly [number, 3]>,
      Tensor<readonly [number, 6]>,
      Tensor<readonly [2, 6]>,
      Tensor<readonly [number]>,
      Tensor<readonly [2, 6]>,
      Tensor<readonly [5, 6]>,
      Tensor<readonly [63, 16]>,
      Tensor<readonly [784]>,
      Tensor<readonly [899, 1]>,
    ]
  >(true);
  assert.deepEqual(
    results.map(({ shape }) => shape.join()),
    [
      ...["3,4", "3", "1,1,4", "", "24", "2,12", "4,1,3", "2,3", "3,4", "2,4"],
      ...["8,3", "2,6", "2,6", "0", "2,6", "5,6", "63,16", "784", "899,1"],
    ],
  );
  const parts = t.unbind(1);
  same<typeof parts, [
    Tensor<readonly [2, 4]>,
    Tensor<readonly [2, 4]>,
    Tensor<readonly [2, 4]>,
  ]>(true);
  const [first, last] = zeros([n, 2]).unbind();
  same<typeof first, Tensor<readonly [2]>>(true);
  assert.deepEqual([parts.length, last.shape], [3, [2]]);
});

Deno.test("sizes too large to be counted are compared, and not computed", () => {
  const images = zeros([2000, 784]);
  const results = [
    images.mm(zeros([784, 1000])),
    images.narrow(0, 1999, 1),
    images.select(1, 783),
    images.reshape([-1, 28, 28]),
    cat([images, images]),
    images.unbind(1),
  ] as const;
  same<
    typeof results,
    readonly [
      Tensor<readonly [2000, 1000]>,
      Tensor<readonly [1, 784]>,
      Tensor<readonly [2000]>,
      Tensor<readonly [number, 28, 28]>,
      Tensor<readonly [number, 784]>,
      Tensor<readonly [2000]>[],
    ]
  >(true);
  assert.deepEqual(results.slice(0, 5).map((t) => (t as Tensor).shape.join()), [
    ...["2000,1000", "1,784", "2000", "2000,28,28", "4000,784"],
  ]);
  // @ts-expect-error: 784 != 785
  assert.throws(() => images.mm(zeros([785, 10])));
  // @ts-expect-error: [784] and [2000] do not broadcast
  assert.throws(() => images.add(zeros([2000])));
  // @ts-expect-error: there is no column 784
  assert.throws(() => images.select(1, 784));
});

Deno.test("shapes known only at run time compile everywhere", () => {
  const open: Tensor = zeros([2, 3]);
  const rows: Tensor<readonly [number, number]> = zeros([2, 3]);
  const [dim, start, length] = [0, 1, 1].map(Number);
  const list = [0, 1].map(Number);
  const results: Tensor[] = [open, rows].flatMap((t) => [
    t.sum(dim),
    t.mean(list, { keepdim: dim === 0 }),
    t.max(dim).indices,
    t.narrow(dim, start, length),
    t.narrow(0, 1, length),
    t.select(dim, start),
    t.unbind(dim)[0],
    t.transpose(dim, start),
    t.reshape([n, -1]),
    t.reshape(list.map((d) => [3, 2][d])),
    t.expand([n, -1, 3]),
    stack([t, open], dim),
    t.mm(open.t()).add(zeros([length])),
    t.clone().copy_(zeros([dim + 1, 3])),
    where(t, open, rows),
    zeros(t.shape),
    zeros([n, dim]),
  ]);
  assert.equal(results.length, 34);
  const inPlace = zeros([1, n]).add_(zeros([dim + 1, 6]));
  assert.deepEqual(inPlace.shape, [1, 6]);
  h.mul(zeros([1, 6], { requiresGrad: true })).backward({ gradient: zeros([length, 6]) });
});
