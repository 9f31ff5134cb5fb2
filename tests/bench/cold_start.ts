import { disagreement } from "./agree.ts";
import type { Plan } from "./plan.ts";
import { type ColdStart, median } from "./results.ts";
import type { Participant, Task } from "./trial.ts";

/**
 * Starts every contestant anew, several times and in turns, and waits for the losses of the
 * tutorial. Whoever fails at that is left out.
 */
export async function startCold(
  participants: readonly Participant[],
  task: Task,
  plan: Plan,
  report: (what: string) => void,
): Promise<ColdStart[]> {
  const starts = new Map(participants.map(({ name }): [string, number[]] => [name, []]));
  for (let turn = 1; turn <= plan.coldStarts; turn++) {
    report(`cold start: round ${turn} of ${plan.coldStarts}`);
    for (const participant of participants) {
      try {
        starts.get(participant.name)?.push(await startOnce(participant, task, plan));
      } catch (error) {
        starts.delete(participant.name);
        report(`cold start: ${participant.name}: ${(error as Error).message}`);
      }
    }
  }
  return Array.from(starts).filter(([, times]) => times.length > 0).map(([contestant, times]) => ({
    contestant,
    milliseconds: median(times),
    starts: times,
  }));
}

/** How long it takes from the start of the process to the right losses, in milliseconds. */
async function startOnce({ process }: Participant, task: Task, plan: Plan): Promise<number> {
  const { workload, file, expected } = task;
  const request = { ...workload, passes: expected.length, untimed: 0, file };
  await process.end();
  const start = performance.now();
  const { losses } = await process.ask(request, plan.answerLimit);
  const taken = performance.now() - start;
  const wrong = disagreement(losses, expected, expected.length);
  if (wrong !== undefined) throw new Error(wrong);
  return taken;
}
