import { cpus } from "node:os";
import { join } from "node:path";
import { disagreement } from "./agree.ts";
import { baseline, type Contestant, MissingError } from "./contestants.ts";
import { typedArrays } from "./contestants/typed_arrays.ts";
import type { Plan } from "./plan.ts";
import { bytesOf, nameOf, numbersOf } from "./problem.ts";
import { ContestantProcess } from "./process.ts";
import { type ColdStart, type Entry, type Machine, median, type Results } from "./results.ts";
import type { MeasuredWorkload } from "./results.ts";
import type { Workload } from "./serve.ts";
import { type Participant, type Task, Trial } from "./trial.ts";

/**
 * Has all contestants train on all workloads of the plan, in turns: A B C, A B C, and so on, so
 * that whatever else the machine does falls on all of them.
 *
 * @param report is told what happens now, for whoever waits
 */
export async function measure(
  contestants: readonly Contestant[],
  plan: Plan,
  report: (what: string) => void,
): Promise<Results> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-bench-" });
  const participants: Participant[] = [];
  try {
    const found: Results["contestants"][number][] = [];
    const missing: Results["missing"][number][] = [];
    for (const { name, label, find } of contestants) {
      try {
        const { command, version } = await find(folder);
        const process = new ContestantProcess([...command, folder]);
        participants.push({ name, process, tooLarge: [] });
        found.push({ name, label, version });
      } catch (error) {
        if (!(error instanceof MissingError)) throw error;
        missing.push({ name, label, reason: error.message });
      }
    }
    const workloads: MeasuredWorkload[] = [];
    const coldStarts: ColdStart[] = [];
    for (const workload of plan.workloads) {
      const task = await prepare(workload, plan, folder);
      // Another kind of work gets new processes, and so memory of its own.
      if (workload.task !== workloads.at(-1)?.task) await endAll(participants);
      const measured = await compete(participants, task, plan, report);
      workloads.push(measured);
      if (workload.task === "tutorial") {
        const right = measured.entries.filter(({ status }) => status === "timed");
        const names = right.map(({ contestant }) => contestant);
        const starters = participants.filter(({ name }) => names.includes(name));
        coldStarts.push(...await startCold(starters, task, plan, report));
      }
    }
    return { machine: thisMachine(), contestants: found, missing, workloads, coldStarts };
  } finally {
    await endAll(participants);
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes the numbers of a workload, and computes the losses that they should lead to. */
async function prepare(workload: Workload, plan: Plan, folder: string): Promise<Task> {
  const { task, hidden, batch } = workload;
  const numbers = numbersOf(workload);
  const file = `${task}-${hidden}-${batch}.bin`;
  await Deno.writeFile(join(folder, file), bytesOf(numbers));
  const pass = typedArrays[task]({ ...workload, ...numbers });
  const expected: number[] = [];
  // Three steps at scale: the first loss shows the forward pass, the others gradient and update.
  const passes = task === "tutorial" ? plan.epochs : 3;
  for (let i = 0; i < passes; i++) expected.push(await pass());
  return { workload, file, expected };
}

async function compete(
  participants: readonly Participant[],
  task: Task,
  plan: Plan,
  report: (what: string) => void,
): Promise<MeasuredWorkload> {
  const { workload, expected } = task;
  const name = nameOf(workload);
  const trials = participants.map((participant) => new Trial(participant, task, plan));
  for (const trial of trials) {
    report(`${name}: checking and warming up ${trial.participant.name}`);
    await trial.prepare();
  }
  const rounds = plan.rounds[workload.task];
  for (let round = 1; round <= rounds; round++) {
    report(`${name}: round ${round} of ${rounds}`);
    for (const trial of trials) if (trial.isRunning) await trial.round();
  }
  const steps = workload.task === "tutorial" ? expected.length * workload.length : 1;
  return { ...workload, name, steps, entries: withRatios(trials.map(({ entry }) => entry)) };
}

function withRatios(entries: readonly Entry[]): Entry[] {
  const base = entries.find(({ contestant }) => contestant === baseline);
  return entries.map((entry) => {
    if (entry.status !== "timed" || base?.status !== "timed") return entry;
    return { ...entry, ratio: entry.milliseconds / base.milliseconds };
  });
}

/** Starts every contestant anew, several times, and waits for the losses of the tutorial. */
async function startCold(
  participants: readonly Participant[],
  { workload, file, expected }: Task,
  plan: Plan,
  report: (what: string) => void,
): Promise<ColdStart[]> {
  const starts = participants.map((): number[] => []);
  const request = { ...workload, passes: expected.length, file };
  for (let turn = 1; turn <= plan.coldStarts; turn++) {
    report(`cold start: round ${turn} of ${plan.coldStarts}`);
    for (const [i, { name, process }] of participants.entries()) {
      await process.end();
      const start = performance.now();
      const { losses } = await process.ask(request, plan.answerLimit);
      starts[i].push(performance.now() - start);
      const wrong = disagreement(losses, expected, expected.length);
      if (wrong !== undefined) throw new Error(`${name} was right before, and now ${wrong}`);
    }
  }
  return participants.map(({ name }, i) => ({
    contestant: name,
    milliseconds: median(starts[i]),
    starts: starts[i],
  }));
}

async function endAll(participants: readonly Participant[]): Promise<void> {
  for (const { process } of participants) await process.end();
}

function thisMachine(): Machine {
  const processors = cpus();
  return {
    deno: Deno.version.deno,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
  };
}
