import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { sweep } from "unroll";
import { startCold } from "./cold_start.ts";
import { baseline, type Contestant, type Found, MissingError } from "./contestants.ts";
import { typedArrays } from "./contestants/typed_arrays.ts";
import type { Plan } from "./plan.ts";
import { bytesOf, nameOf, numbersOf } from "./problem.ts";
import { ContestantProcess } from "./process.ts";
import type { ColdStart, Entry, Machine, MeasuredWorkload, Results, SweepTime } from "./results.ts";
import type { Workload } from "./serve.ts";
import { type Participant, type Task, Trial } from "./trial.ts";

/**
 * Has all contestants train on all workloads of the plan, in turns: A B C, A B C, and so on, so
 * that whatever else the machine does falls on all of them.
 *
 * @param report is called with what happens now
 */
export async function measure(
  contestants: readonly Contestant[],
  plan: Plan,
  report: (what: string) => void,
): Promise<Results> {
  const machine = thisMachine();
  if (machine.load > 0.5) {
    report(
      `The load is ${machine.load.toFixed(1)}: others are at work here, and times will be long.`,
    );
  }
  const folder = await Deno.makeTempDir({ prefix: "unroll-bench-" });
  const participants: Participant[] = [];
  try {
    const { present, missing } = await findAll(contestants, folder);
    for (const { name, command } of present) {
      const process = new ContestantProcess([...command, folder]);
      participants.push({ name, process, tooLarge: [] });
    }
    const workloads: MeasuredWorkload[] = [];
    const coldStarts: ColdStart[] = [];
    for (const workload of plan.workloads) {
      const task = await prepare(workload, plan, folder);
      // Another kind of work gets new processes, and so memory of its own.
      if (workload.task !== workloads.at(-1)?.task) await endAll(participants);
      const trials = participants.map((participant) => new Trial(participant, task, plan));
      workloads.push(await compete(trials, task, plan, report));
      if (workload.task === "tutorial") {
        const able = trials.filter(({ isRunning }) => isRunning);
        coldStarts.push(...await startCold(able.map((t) => t.participant), task, plan, report));
      }
    }
    await endAll(participants);
    report(`sweep: ${plan.sweep} trainings`);
    const swept = await timeSweep(plan.sweep);
    const found = present.map(({ name, label, version }) => ({ name, label, version }));
    return { machine, contestants: found, missing, workloads, coldStarts, sweep: swept };
  } finally {
    await endAll(participants);
    await Deno.remove(folder, { recursive: true });
  }
}

/** The contestants that can run on this machine, and those that cannot. */
async function findAll(contestants: readonly Contestant[], folder: string) {
  const present: (Contestant & Found)[] = [];
  const missing: Results["missing"][number][] = [];
  for (const contestant of contestants) {
    try {
      present.push({ ...contestant, ...await contestant.find(folder) });
    } catch (error) {
      if (!(error instanceof MissingError)) throw error;
      missing.push({ name: contestant.name, label: contestant.label, reason: error.message });
    }
  }
  return { present, missing };
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

/** Checks and warms up everyone, and then has them take turns. */
async function compete(
  trials: readonly Trial[],
  { workload, expected }: Task,
  plan: Plan,
  report: (what: string) => void,
): Promise<MeasuredWorkload> {
  const name = nameOf(workload);
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

/** The whole tutorial with as many seeds, on all cores. */
async function timeSweep(trainings: number): Promise<SweepTime> {
  const workers = availableParallelism();
  const seeds = Array.from({ length: trainings }, (_, seed) => seed);
  const start = performance.now();
  await sweep({}, { seeds, workers });
  return { trainings, workers, milliseconds: performance.now() - start };
}

function withRatios(entries: readonly Entry[]): Entry[] {
  const base = entries.find(({ contestant }) => contestant === baseline);
  return entries.map((entry) => {
    if (entry.status !== "timed" || base?.status !== "timed") return entry;
    return { ...entry, ratio: entry.milliseconds / base.milliseconds };
  });
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
    load: loadavg()[0],
  };
}
