/**
 * Shape arithmetic for the compiler. A size that is known when the code is written is a literal
 * (`6`), one that is known only when it runs is `number`. Literals are checked against each other;
 * `number` agrees with everything and is checked at run time.
 *
 * @module
 */
export type { Choice } from "../ops/arithmetic.ts";
export type {
  CatAll,
  CatAny,
  CatPair,
  CatShape,
  IsNothing,
  ShapesOf,
  StackAll,
  StackPair,
  StackShape,
  StackTo,
  WithoutNothing,
} from "../ops/join.ts";
export type {
  AllTrue,
  Exchange,
  ExpandShape,
  ExpandSize,
  ExpandSizes,
  From,
  HasEntry,
  HasRange,
  NarrowShape,
  ReshapeMisfit,
  ReshapeShape,
  ReshapeTo,
  Rest,
  SelectShape,
  TransposeShape,
  TShape,
} from "../ops/layout.ts";
export type { MatmulShape, MatmulSizes, MmShape } from "../ops/matrix.ts";
export type { Dim, IsOnce, Reduced, ReduceDims, ReduceShape } from "../ops/reduce.ts";
export type { Bounds, Draws, Entries, Keep, RowsOf, Scale } from "../tensor.ts";
export type * from "./broadcast.ts";
export type * from "./dimension.ts";
export type * from "./nested.ts";
export type * from "./size.ts";
export type * from "./verdict.ts";
