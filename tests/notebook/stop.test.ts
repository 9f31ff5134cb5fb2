import assert from "node:assert/strict";
import { Session } from "../jupyter/session.ts";

const imports = `import { capture, isGradEnabled, noGrad, tensor } from "unroll";
import { show } from "unroll/notebook";`;

Deno.test("in the kernel, after Stop", async (t) => {
  await Session.use(imports, async (session) => {
    const text = (code: string) => session.text(code);

    await t.step("inside noGrad, the graph is recorded again", async () => {
      await session.stop(`console.log("go"); noGrad(() => { while (true); });`, "go");
      assert.equal(await text("isGradEnabled()"), "true");
    });

    await t.step(
      "inside a function that is being captured, tensors can be read again",
      async () => {
        await session.stop(
          `let calls = 0;
        const endless = capture((x) => {
          if (++calls === 2) { console.log("go"); while (true); }
          return x.add(1);
        });
        for (;;) endless(tensor([1]));`,
          "go",
        );
        assert.equal(await text("tensor([1]).item()"), "1");
      },
    );

    await t.step("anywhere in training, the next gradients are right", async () => {
      await session.run(`const w = tensor([1, 2], { requiresGrad: true });
        const step = () => {
          w.mul(w).tanh().add(w.sin()).sum().backward();
          noGrad(() => w.sub_(w.grad!, { alpha: 1e-9 }));
          w.grad!.zero_();
        };`);
      for (let i = 0; i < 12; i++) {
        await session.stop(`console.log("go"); while (true) step();`, "go");
        const check = `w.grad?.zero_(); w.mul(3).sum().backward(); w.grad?.toArray().join()`;
        assert.equal(await text(check), `"3,3"`);
      }
    });
  });
});
