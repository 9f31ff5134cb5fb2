import type { nn, Weights } from "../nn/mod.ts";

/** Thrown when the loss stops being a finite number. What was trained until then is on it. */
export class DivergedError<M extends Weights | nn.Network = Weights> extends Error {
  /** Tells this error from others. */
  override name = "DivergedError";

  /** Made by `train`. */
  constructor(
    /** The epoch in which it happened, from 0. */
    readonly epoch: number,
    /** The element of the sequence at which it happened, from 0. */
    readonly step: number,
    /** What the loss was: NaN or an infinity. */
    readonly loss: number,
    /** The total losses of the epochs before. */
    readonly losses: number[],
    /** The weights, or the network, as of the last step that could be done. */
    readonly weights: M,
    lr: number,
  ) {
    super(
      `the loss became ${loss} in epoch ${epoch} at step ${step}: training diverged; ` +
        `try a smaller learning rate than ${lr}, such as ${Number((lr / 10).toPrecision(1))}`,
    );
  }
}
