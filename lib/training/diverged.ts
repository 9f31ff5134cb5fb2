import type { nn, Weights } from "../nn/mod.ts";

/** Thrown when the loss is no longer finite. It has the results until then. */
export class DivergedError<M extends Weights | nn.Network = Weights> extends Error {
  /** The name of this kind of error. */
  override name = "DivergedError";

  /** Made by `train`. */
  constructor(
    /** The epoch in which it happened, from 0. */
    readonly epoch: number,
    /** The element of the sequence at which it happened, from 0. */
    readonly step: number,
    /** NaN or an infinity. */
    readonly loss: number,
    /** The total losses of the epochs before. */
    readonly losses: number[],
    /** The weights, or the network, after the last step before. */
    readonly weights: M,
    lr: number,
  ) {
    super(
      `the loss became ${loss} in epoch ${epoch} at step ${step}: training diverged; ` +
        `try a smaller learning rate than ${lr}, such as ${Number((lr / 10).toPrecision(1))}`,
    );
  }
}
