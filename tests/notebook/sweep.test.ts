import assert from "node:assert/strict";
import { run } from "unroll";
import { Session, textOf } from "../jupyter/session.ts";

Deno.test("in the kernel, a sweep trains in workers, shows its progress, and gives run's numbers", async () => {
  const grid = { hiddenSize: [2, 6], epochs: 20 };
  const seeds = [1, 2, 3];
  const expected = grid.hiddenSize.flatMap((hiddenSize) =>
    seeds.map((seed) => run({ hiddenSize, epochs: grid.epochs, seed }).losses.at(-1))
  );
  await Session.use(`import { sweep } from "unroll";`, async (session) => {
    const outputs = await session.run(`
      let count = 0;
      const onProgress = (done: number, total: number) => {
        count++;
        console.log(done, "of", total);
      };
      const runs = await sweep(${JSON.stringify(grid)}, {
        seeds: ${JSON.stringify(seeds)},
        workers: 2,
        onProgress,
      });
      console.log(JSON.stringify(runs.map(({ result }) => result?.losses.at(-1))));
    `);
    const lines = outputs.map(textOf).join("").trim().split("\n");
    assert.deepEqual(lines.slice(0, 6), [1, 2, 3, 4, 5, 6].map((done) => `${done} of 6`));
    assert.deepEqual(JSON.parse(lines[6]), expected);
    assert.deepEqual((await session.run("count")).map(textOf).join(""), "6");
    // A new worker takes a second here: those that are there are used again.
    await session.run(`import "unroll/notebook";
      const { Worker: Real } = globalThis;
      let made = 0;
      globalThis.Worker = class extends Real {
        constructor(...args: ConstructorParameters<typeof Worker>) {
          super(...args);
          made++;
        }
      };`);
    // Their progress is shown by the cell that waits for it.
    const again = `await sweep({ epochs: 3 }, {
      seeds: [1, 2],
      workers: 2,
      onProgress: (done) => console.log(done),
    });
    console.log(made);`;
    for (let i = 0; i < 2; i++) {
      assert.equal((await session.run(again)).map(textOf).join("").trim(), "1\n2\n2");
    }
  });
});
