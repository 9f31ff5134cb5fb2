import assert from "node:assert/strict";
import { join } from "node:path";
import { jupyterTest } from "../jupyterlab/venv.ts";
import { makeCache, until, withFolder } from "./helpers.ts";
import { LabKernel } from "./lab_kernel.ts";
import { ask, makeProject, processesOf, startLab, waitForServer } from "./lab_project.ts";

interface Kernelspecs {
  kernelspecs: Record<string, {
    spec: { argv: string[]; display_name: string; interrupt_mode: string };
    resources: Record<string, string>;
  }>;
}

interface Settings {
  schema: { properties: Record<string, { default: unknown }> };
}

/** Registers a kernel `deno` of someone else in a folder of Jupyter data. */
async function writeDecoy(dataFolder: string) {
  const folder = join(dataFolder, "kernels", "deno");
  await Deno.mkdir(folder, { recursive: true });
  const spec = { argv: ["false"], display_name: "Decoy", language: "typescript" };
  await Deno.writeTextFile(join(folder, "kernel.json"), JSON.stringify(spec));
}

/** Every file and folder below a folder. */
async function namesBelow(folder: string, path = ""): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, path))) {
    names.push(join(path, name), ...isDirectory ? await namesBelow(folder, join(path, name)) : []);
  }
  return names.sort();
}

/** The variables that make another folder the home folder, for Jupyter as for Python and npm. */
function homeAt(home: string): Record<string, string> {
  const variables = { HOME: home, USERPROFILE: home, APPDATA: join(home, "AppData") };
  return { ...variables, XDG_DATA_HOME: "", XDG_CONFIG_HOME: "", XDG_CACHE_HOME: "" };
}

/** Makes a kernel run an endless loop; `ended` settles when it has been stopped. */
async function runEndlessLoop(kernel: LabKernel): Promise<{ ended: Promise<string> }> {
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const ended = kernel.execute("while (true);", resolve);
  await started;
  return { ended };
}

jupyterTest(
  "deno task lab: our kernel wins, Stop keeps the variables, Ctrl-C leaves nothing",
  (python) =>
    withFolder(async (folder) => {
      const project = await makeProject(folder, python);
      const home = join(folder, "home");
      const elsewhere = join(folder, "elsewhere");
      await writeDecoy(join(home, ".local", "share", "jupyter"));
      await writeDecoy(elsewhere);
      const before = await namesBelow(home);
      const taken = Deno.listen({ hostname: "127.0.0.1" });
      const command = startLab(project, {
        args: ["--no-browser", `--port=${taken.addr.port}`],
        env: { ...homeAt(home), JUPYTER_PATH: elsewhere, DENO_DIR: await makeCache(folder) },
      });
      const server = await waitForServer(project);
      taken.close();
      assert.notEqual(server.port, taken.addr.port, "a port that is taken is passed over");
      assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
      const stranger = await fetch(`${server.url}api/kernels`);
      assert.equal(stranger.status, 403, "the server wants its token");
      await stranger.body?.cancel();

      const { kernelspecs: { deno } } = await ask<Kernelspecs>(server, "api/kernelspecs");
      assert.equal(deno.spec.argv[0], Deno.execPath());
      assert.equal(deno.spec.interrupt_mode, "message");
      const logo = await fetch(new URL(deno.resources["logo-svg"], server.url), {
        headers: { authorization: `token ${server.token}` },
      });
      assert.match(await logo.text(), /^<svg /);

      const kernel = await LabKernel.start(server, "deno");
      await kernel.execute("let kept = { answer: 41 };");
      const loop = await runEndlessLoop(kernel);
      await kernel.interrupt();
      await loop.ended;
      assert.equal(await kernel.execute("kept.answer++; kept"), "{ answer: 42 }");

      await runEndlessLoop(kernel);
      await kernel.disconnect();
      assert.equal((await processesOf(folder)).length, 3, "a server, our kernel, and Deno's");
      command.kill("SIGINT");
      const { code, stderr } = await command.output();
      const said = new TextDecoder().decode(stderr);
      assert.equal(code, 0, said);
      assert.ok(said.includes(`${server.url}lab/tree/notebooks?token=${server.token}`), said);
      assert.deepEqual(await processesOf(folder), []);
      assert.deepEqual(await namesBelow(home), before, "nothing outside the project is changed");
    }),
);

// SIGTERM is handled as SIGHUP is, which is sent when a terminal's window is closed.
const signals: [Deno.Signal, number | undefined][] = Deno.build.os === "windows"
  ? [["SIGKILL", undefined]]
  : [["SIGHUP", 129], ["SIGKILL", undefined]];

for (const [signal, expected] of signals) {
  jupyterTest(
    `${signal} ends deno task lab with a notebook from elsewhere, and its kernels`,
    (python) =>
      withFolder(async (folder) => {
        const project = await makeProject(folder, python);
        const notes = join(folder, "my notes");
        await Deno.mkdir(notes);
        await Deno.writeTextFile(join(notes, "ü.ipynb"), "{}");
        const args = ["ü.ipynb", "--no-browser"];
        const command = startLab(project, { args, env: { INIT_CWD: notes }, direct: true });
        const server = await waitForServer(project);
        const contents = await ask<{ content: { name: string }[] }>(server, "api/contents");
        assert.deepEqual(contents.content.map(({ name }) => name), ["ü.ipynb"]);
        const kernel = await LabKernel.start(server, "deno");
        await runEndlessLoop(kernel);
        await kernel.disconnect();
        command.kill(signal);
        const { code, stderr } = await command.output();
        if (expected !== undefined) assert.equal(code, expected, new TextDecoder().decode(stderr));
        await until(async () => (await processesOf(folder)).length === 0, "the end of all", 30);
      }),
  );
}
