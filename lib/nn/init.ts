import { kinds, requireArgument, requireTensor } from "../tensor/internals.ts";
import { noGrad, ShapeError, type shapes, type Tensor, tensor, zeros } from "../tensor/mod.ts";

/**
 * Fills `w` in place with draws from a normal distribution, as `torch.nn.init.normal_` does: w ~
 * N(mean, std^2).
 *
 * The draws come from the default generator (see `manualSeed`) or the one that you pass, and are
 * PyTorch's for the same seed, to the last bit.
 *
 * @param w a tensor of any shape
 * @param mean centre of the distribution; default 0
 * @param std standard deviation, 0 or more; default 1
 * @throws RangeError if `std` is negative or either number is not finite
 *
 * @example
 * ```ts
 * import { empty, init, manualSeed } from "unroll";
 *
 * manualSeed(42);
 * const w1 = init.normal_(empty([7, 6], { requiresGrad: true }), 0, 0.4); // [7, 6]
 * console.log(`${w1}`);
 * ```
 */
export function normal_<T extends Tensor>(
  w: T,
  mean = 0,
  std = 1,
  options?: shapes.Draws,
): T {
  requireTensor("normal_", w);
  return noGrad(() => w.normal_(mean, std, options));
}

/**
 * Fills `w` in place with draws from a uniform distribution over [from, to), as
 * `torch.nn.init.uniform_` does.
 *
 * @param w a tensor of any shape
 * @throws RangeError if `from` is larger than `to`, or either is not finite
 *
 * @example
 * ```ts
 * import { empty, init, manualSeed } from "unroll";
 *
 * manualSeed(42);
 * console.log(`${init.uniform_(empty([2, 2]), -0.1, 0.1)}`);
 * ```
 */
export function uniform_<T extends Tensor>(
  w: T,
  from = 0,
  to = 1,
  options?: shapes.Draws,
): T {
  requireTensor("uniform_", w);
  return noGrad(() => w.uniform_(from, to, options));
}

/**
 * Fills `w` in place with zeros, as `torch.nn.init.zeros_` does. For biases; weights that are all
 * equal never become different.
 *
 * @param w a tensor of any shape
 *
 * @example
 * ```ts
 * import { init, randn } from "unroll";
 *
 * console.log(init.zeros_(randn([3])).toArray()); // [0, 0, 0]
 * ```
 */
export function zeros_<T extends Tensor>(w: T): T {
  requireTensor("zeros_", w);
  return noGrad(() => w.zero_());
}

/**
 * Fills `w` in place with draws from U(-a, a), `a = gain sqrt(6 / (rows + columns))`, as
 * `torch.nn.init.xavier_uniform_` does: with this spread, the size of signals and gradients stays
 * about the same from layer to layer.
 *
 * Source: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward
 * neural networks", AISTATS 2010.
 *
 * @param w a matrix
 * @param gain a factor for the activation function; default 1
 * @throws ShapeError if `w` is not a matrix
 *
 * @example
 * ```ts
 * import { empty, init, manualSeed } from "unroll";
 *
 * manualSeed(42);
 * console.log(`${init.xavierUniform_(empty([2, 4]))}`); // within -1 and 1
 * ```
 */
export function xavierUniform_<T extends Tensor>(
  w: T & shapes.Demand<shapes.MatrixShape<"xavierUniform_", T["shape"]>>,
  gain = 1,
  options?: shapes.Draws,
): T {
  const [rows, columns] = matrixShape("xavierUniform_", w);
  requireArgument("xavierUniform_", "gain", gain, kinds.amount);
  const bound = gain * Math.sqrt(6 / (rows + columns));
  return uniform_(w, -bound, bound, options);
}

/**
 * Fills `w` in place with a random orthogonal matrix, as `torch.nn.init.orthogonal_` does: its rows
 * (or columns, if there are fewer of them) are orthogonal and have norm `gain`. Such a recurrent
 * layer preserves the norm of the hidden state at first.
 *
 * Source: A. M. Saxe, J. L. McClelland, S. Ganguli, "Exact solutions to the nonlinear dynamics of
 * learning in deep linear neural networks", ICLR 2014.
 *
 * @param w a matrix
 * @param gain the length of each row; default 1
 * @throws ShapeError if `w` is not a matrix
 *
 * @example
 * ```ts
 * import { empty, init, manualSeed } from "unroll";
 *
 * manualSeed(42);
 * const w = init.orthogonal_(empty([3, 3]));
 * console.log(`${w.mm(w.t())}`); // the identity, nearly
 * ```
 */
export function orthogonal_<T extends Tensor>(
  w: T & shapes.Demand<shapes.MatrixShape<"orthogonal_", T["shape"]>>,
  gain = 1,
  options?: shapes.Draws,
): T {
  const [rows, columns] = matrixShape("orthogonal_", w);
  requireArgument("orthogonal_", "gain", gain, kinds.amount);
  if (w.numel() === 0) return w;
  return noGrad(() => {
    // Drawn row by row, as in PyTorch, whatever the strides of w.
    const drawn = zeros([rows, columns], { dtype: w.dtype }).normal_(0, 1, options).toArray();
    const wide = rows < columns;
    const vectors = orthonormalize(wide ? drawn : transpose(drawn));
    const filled = tensor(wide ? vectors : transpose(vectors), { dtype: w.dtype }).mul(gain);
    return (w as Tensor).copy_(filled) as T;
  });
}

/**
 * The Gram-Schmidt process, in float64: the part of each vector that is orthogonal to the previous
 * ones, normalised.
 */
function orthonormalize(vectors: number[][]): number[][] {
  const done: number[][] = [];
  for (const vector of vectors) {
    let rest = vector;
    // Twice is enough: the second pass removes what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) {
      for (const u of done) {
        const along = dot(rest, u);
        rest = rest.map((x, i) => x - along * u[i]);
      }
    }
    const length = Math.sqrt(dot(rest, rest));
    done.push(rest.map((x) => x / length));
  }
  return done;
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}

function transpose(rows: number[][]): number[][] {
  return rows.length === 0 ? [] : rows[0].map((_, j) => rows.map((row) => row[j]));
}

function matrixShape(name: string, w: Tensor): readonly [rows: number, columns: number] {
  requireTensor(name, w);
  const { shape } = w;
  if (shape.length === 2) return [shape[0], shape[1]];
  throw new ShapeError(
    `${name}: [${shape.join(", ")}] is not a matrix; it needs rows and columns, [M, N]`,
  );
}
