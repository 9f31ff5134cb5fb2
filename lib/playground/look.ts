/** What of a run is looked at: an epoch, and how long the network is told the truth. */

/** The part of a run that is shown. */
export interface Look {
  /** After how many epochs; null for as many as there are. */
  readonly epoch: number | null;
  /** The point in time at which the true values end, and the network's own take over. */
  readonly handOver: number;
}

/** Where the sequence begins, where training ends, and where the picture does. */
export const [firstTime, lastTrained, lastTime] = [2, 10, 18] as const;

/** How a run is looked at unless somebody asks for something else. */
export const firstLook: Look = { epoch: null, handOver: lastTrained };

/** Which of the points, `seqLength` to the training range, is the last true one. */
export function handOverPoint(handOver: number, seqLength: number): number {
  const exact = (handOver - firstTime) / (lastTrained - firstTime) * seqLength;
  return Math.min(Math.max(Math.round(exact), 0), 2 * seqLength);
}
