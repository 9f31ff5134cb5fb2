import type { Look } from "./look.ts";
import type { RunReport } from "./protocol.ts";
import { sceneOf } from "./scene.ts";
import type { Training } from "./training.ts";

/** How a training stands, and one look at it. */
export function reportOf(training: Training, milliseconds: number, look: Look): RunReport {
  const { settings, losses, isDone, failure } = training;
  const epoch = Math.min(look.epoch ?? losses.length, losses.length);
  const at = { epoch, handOver: look.handOver, seqLength: settings.seqLength };
  const scene = sceneOf(training.at(epoch), at);
  return { settings, losses, isDone, failure, milliseconds, scene };
}
