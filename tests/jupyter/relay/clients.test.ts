import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeKernelspec } from "../../../lib/jupyter/kernelspec.ts";
import { jupyterTest, requirePython } from "../../jupyterlab/venv.ts";
import { withFolder } from "../helpers.ts";

const PROGRAM = fileURLToPath(new URL("clients.py", import.meta.url));

/** A test of what a function of clients.py sees, in a folder outside of the project. */
function clientTest(name: string, call: string[], check: (seen: unknown) => void) {
  jupyterTest(name, () =>
    withFolder(async (folder) => {
      await writeKernelspec(folder);
      const cwd = join(folder, "meine Übung");
      await Deno.mkdir(cwd);
      await Deno.writeTextFile(join(cwd, "deno.json"), '{ "compilerOptions": { "strict": true } }');
      await Deno.writeTextFile(join(cwd, "mine.ts"), "export const mine: string = 'mine';");
      const [operation, ...rest] = call;
      const { success, stdout, stderr } = await new Deno.Command(requirePython(), {
        args: [PROGRAM, operation, cwd, ...rest],
        cwd,
        // One client leaves a temporary file.
        env: {
          JUPYTER_PATH: folder,
          JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
          TMPDIR: folder,
        },
      }).output();
      const decoder = new TextDecoder();
      assert.ok(success, decoder.decode(stderr));
      check(JSON.parse(decoder.decode(stdout)));
    }));
}

clientTest("only the client that sent a cell is asked for input", ["asking"], (seen) => {
  assert.deepEqual(seen, {
    prompt: { prompt: "sure [y/N] ", password: false },
    first: '"Ada"',
    second: "true",
    "not allowed": "null",
    left: "null",
  });
});

clientTest(
  "the kernel restarts, is interrupted, and ends with all that it has started",
  ["life"],
  (seen) => {
    assert.deepEqual(seen, {
      before: '"mine"',
      restarted: '"undefined"',
      interrupted: "Stopped",
      after: '"undefined"',
      "without it": "2",
      processes: 3,
      left: [],
    });
  },
);

const isWindows = Deno.build.os === "windows";

for (const signal of isWindows ? [] : ["SIGKILL", "SIGTERM", "SIGHUP", "SIGINT"]) {
  clientTest(
    `${signal} to the kernel's program leaves nothing behind`,
    ["ends", signal],
    (seen) => {
      assert.deepEqual(seen, { processes: 3, left: [] });
    },
  );
}

if (!isWindows) {
  clientTest("a kernel ends with the process that started it", ["orphaned"], (seen) => {
    assert.deepEqual(seen, { processes: 2, left: [] });
  });

  clientTest("the kernel can be reached by way of files", ["sockets"], (seen) => {
    assert.equal(seen, "42");
  });

  clientTest(
    "where nothing can be written, cells report why they do not run",
    ["no_room"],
    (seen) => {
      for (const text of seen as string[]) {
        assert.match(
          text,
          /^KernelError: The Deno kernel cannot be started in .*: No such file/,
        );
      }
    },
  );
}
