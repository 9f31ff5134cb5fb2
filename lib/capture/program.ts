import { arrayOf, type Launch, type Storage } from "../tensor/internals.ts";
import type { Tensor } from "../tensor/mod.ts";
import { compileText } from "./compile_text.ts";
import { connect, type Repeated } from "./connect.ts";
import { CaptureError } from "./errors.ts";
import { generate } from "./generate.ts";
import { type LoopArrays, printLoop } from "./loop.ts";
import { initialise } from "./initialise.ts";
import { Memory } from "./memory.ts";
import { plan } from "./plan.ts";
import type { Recording } from "./record.ts";
import { stage } from "./stage.ts";
import { tensorsIn } from "./structure.ts";
import { writesOf } from "./work.ts";

/** A recorded function, ready to be repeated. */
export interface Program<R> extends Repeated<R> {
  readonly source: string;
}

/** Plans, prints and compiles what was recorded. */
export function compile<R>(recording: Recording<R>, inputs: readonly Tensor[]): Program<R> {
  const { launches, made, result } = recording;
  const given = inputs.map(arrayOf);
  const written = new Set(launches.flatMap(writesOf).map(storageOf));
  given.forEach(({ storage }, i) => {
    if (written.has(storage)) throw changedArgument(i);
  });
  const leaves = [...recording.leaves].map(([leaf, found]) => ({ leaf, found, left: leaf.grad }));
  const kept = [...tensorsIn(result), ...leaves.flatMap(({ left }) => left ?? [])].map(arrayOf);

  const movable = withoutHomes([...made, ...given.map(storageOf)], launches);
  const staged = stage(launches, movable);
  const zeroed = new Set([...made, ...movable]);
  for (const { storage } of given) zeroed.delete(storage);
  const ready = initialise(staged ?? launches, zeroed, staged === null);
  const layout = plan(ready, movable, given.map(storageOf), kept.map(storageOf));
  const memory = new Memory(layout, staged !== null);
  const source = generate(layout.work, memory);
  const step = compileText(source);
  const others = launches.flatMap((launch) => launch.kind === "other" ? [launch.run] : []);

  const loopOver = (arrays: LoopArrays) => {
    const text = printLoop(source, memory, arrays);
    return text === null ? null : compileText(text);
  };
  const tie = () => {
    const buffers = [...memory.parameters(), others];
    return connect(recording, inputs, leaves, memory, {
      step: () => step.apply(null, buffers),
      scan: (arrays) => {
        const loop = loopOver(arrays);
        return loop && ((length, places) => loop.apply(null, buffers.concat(length, places)));
      },
    });
  };
  let tied = tie();
  if (staged === null) return { source, ...tied };
  const found = () => memory.moved() ? tied = tie() : tied;
  return {
    source,
    run: (args) => found().run(args),
    scan: (carry, rows) => found().scan(carry, rows),
  };
}

/** Other computations know their arrays by heart, so the memory of these stays where it is. */
function withoutHomes(own: readonly Storage[], launches: readonly Launch[]): Set<Storage> {
  const movable = new Set(own);
  for (const launch of launches) {
    if (launch.kind !== "other") continue;
    for (const { storage } of [...launch.reads, ...launch.writes]) movable.delete(storage);
  }
  return movable;
}

function storageOf({ storage }: { storage: Storage }): Storage {
  return storage;
}

function changedArgument(i: number): CaptureError {
  return new CaptureError(
    `capture: the function changes argument ${i} in place, which its caller would not see; ` +
      `return the new value instead`,
  );
}
