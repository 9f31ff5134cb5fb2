import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../../lib/jupyter/errors.ts";
import { planJobs } from "../../lib/page/cli.ts";
import { code, markdown, notebook, parse, texts } from "./notebooks.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

async function run(args: string[], env: Record<string, string> = {}): Promise<Result> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** As a user types it: with the permissions that the task asks for. */
function tutorial(args: string[], env?: Record<string, string>): Promise<Result> {
  return run(["task", "tutorial", ...args], env);
}

/** A folder, with a space and a letter beyond ASCII in its name, that holds these notebooks. */
async function withNotebooks(
  sources: Record<string, string[]>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const temporary = await Deno.makeTempDir({ prefix: "unroll-tutorial-" });
  const folder = join(temporary, "my nötebooks");
  try {
    await Deno.mkdir(folder);
    for (const [name, cells] of Object.entries(sources)) {
      const { metadata, ...rest } = notebook([
        markdown(`# ${name}`),
        ...cells.map((source) => code(source)),
      ]);
      await Deno.writeTextFile(join(folder, name), JSON.stringify({ ...rest, metadata }));
    }
    await test(folder);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

async function readPage(path: string): Promise<Document> {
  return parse(await Deno.readTextFile(path));
}

Deno.test("a notebook is run in a new kernel and becomes a page; the notebook is unchanged", async () => {
  await withNotebooks(
    { "sum ä.ipynb": ["const a = 20;", "console.log('a is', a);\na + 22"] },
    async (folder) => {
      const path = join(folder, "sum ä.ipynb");
      const before = await Deno.readTextFile(path);
      const output = join(folder, "new", "page.html");
      // Relative paths are relative to the user's folder, not to the project.
      const { code, stdout, stderr } = await tutorial([
        "sum ä.ipynb",
        "--output",
        join("new", "page.html"),
      ], {
        INIT_CWD: folder,
      });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /page\.html: 2 cells, \d+ KB, \d+\.\d s\n$/);
      assert.ok(stdout.includes(output), stdout);
      assert.match(stderr, /\[1\/2\].*\n\[2\/2\]/);
      const document = await readPage(output);
      assert.deepEqual(texts(document, ".page-count"), ["Cell 1", "Cell 2"]);
      assert.deepEqual(texts(document, ".page-output"), ["a is 20", "42"]);
      assert.equal(await Deno.readTextFile(path), before);
      assert.deepEqual([...Deno.readDirSync(join(folder, "new"))].map(({ name }) => name), [
        "page.html",
      ]);
    },
  );
});

Deno.test("a page's cells run, and with --static they do not", async () => {
  await withNotebooks({ "n.ipynb": ["6 * 7"] }, async (folder) => {
    const path = join(folder, "n.ipynb");
    for (const [options, live] of [[[], true], [["--static"], false]] as const) {
      const { code, stderr } = await tutorial([path, "--output", folder, ...options]);
      assert.equal(code, 0, stderr);
      const page = await Deno.readTextFile(join(folder, "n.html"));
      assert.equal(parse(page).querySelector("[data-live]") !== null, live);
      assert.equal(/unsafe-eval/.test(page), live);
      assert.equal(page.length > 100_000, live, `${page.length}`);
    }
  });
});

Deno.test("a cell that throws leaves an existing page unchanged; --allow-errors shows the error", async () => {
  await withNotebooks(
    { "bad.ipynb": ["1", "throw new RangeError('too <large>');", "3"] },
    async (folder) => {
      const path = join(folder, "bad.ipynb");
      const output = join(folder, "bad.html");
      await Deno.writeTextFile(output, "the page of yesterday");
      const failed = await tutorial([path, "--output", output]);
      assert.equal(failed.code, 1);
      assert.match(failed.stderr, /Cell 2 threw RangeError: too <large>/);
      assert.equal(await Deno.readTextFile(output), "the page of yesterday");
      assert.equal([...Deno.readDirSync(folder)].length, 2);

      const allowed = await tutorial([path, "--output", output, "--allow-errors"]);
      assert.equal(allowed.code, 1);
      assert.match(allowed.stdout, /3 cells, 1 threw/);
      const document = await readPage(output);
      const [one, error, three] = texts(document, ".page-output");
      assert.deepEqual([one, three], ["1", "3"]);
      assert.match(error, /RangeError: too <large>/);
    },
  );
});

Deno.test("a file that cannot be read or written is reported, and the other pages are built", async () => {
  await withNotebooks({ "good.ipynb": ["1"] }, async (folder) => {
    const missing = join(folder, "gone.ipynb");
    const pages = join(folder, "pages");
    const { code, stdout, stderr } = await tutorial([
      missing,
      join(folder, "good.ipynb"),
      "--output",
      pages,
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /There is no notebook .*gone\.ipynb/);
    assert.match(stdout, /good\.html: 1 cell/);

    await Deno.writeTextFile(join(folder, "file"), "");
    const within = join(folder, "file", "pages");
    const blocked = await tutorial([join(folder, "good.ipynb"), "--output", within]);
    assert.equal(blocked.code, 1);
    assert.match(blocked.stderr, /good\.html cannot be written: /);
    assert.doesNotMatch(blocked.stderr, /^ {4}at /m);
  });
});

Deno.test("--help explains the command, and wrong usage has its own exit code", async () => {
  const help = await tutorial(["--help"]);
  assert.equal(help.code, 0);
  for (const option of ["--output", "--open", "--timeout", "--allow-errors"]) {
    assert.ok(help.stdout.includes(option), option);
  }
  const wrong = await tutorial(["--tiemout", "5"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--tiemout/);
});

Deno.test("pages go to dist, to a folder, or to a file", () => {
  const [a, b] = ["a.ipynb", "b.v2.IPYNB"].map((name) => join(root, "somewhere", name));
  const pages = (notebooks: string[], output?: string) =>
    planJobs(notebooks, output).map(({ page }) => page);
  assert.deepEqual(pages([a, b]), [
    join(Deno.cwd(), "dist", "a.html"),
    join(Deno.cwd(), "dist", "b.v2.html"),
  ]);
  assert.deepEqual(pages([a], join(root, "x.html")), [join(root, "x.html")]);
  assert.deepEqual(pages([a], join(root, "x")), [join(root, "x", "a.html")]);
});

Deno.test("two notebooks never become one page, and a page never replaces anything else", () => {
  const paths = (...names: string[]) => names.map((name) => join(root, name));
  assert.throws(
    () => planJobs(paths("one/a.ipynb", "two/A.ipynb")),
    (error) => error instanceof UsageError && /one.a\.ipynb and .*two.A\.ipynb/.test(error.message),
  );
  assert.throws(() => planJobs(paths("a.ipynb", "b.ipynb"), "x.html"), UsageError);
  assert.throws(() => planJobs(paths("a.ipynb"), "a.ipynb"), UsageError);
  assert.throws(
    () => planJobs(paths("a.ipynb"), join(root, "README.md")),
    /README\.md is a file\. Name a folder/,
  );
  const folder = Deno.makeTempDirSync({ prefix: "unroll-page-", suffix: ".html" });
  try {
    assert.throws(() => planJobs(paths("a.ipynb"), folder), /\.html is a folder\. Name another/);
  } finally {
    Deno.removeSync(folder);
  }
  assert.equal(planJobs(paths("a.ipynb", "a.ipynb")).length, 1);
});

Deno.test({
  name: "--open starts the system's opener, and reports if there is none",
  // A substitute for the opener must be a program; outside Linux it has a fixed path.
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await withNotebooks({ "a.ipynb": ["1"] }, async (folder) => {
      const output = join(folder, "a b.html");
      const log = join(folder, "opened");
      const cli = [
        "run",
        "-A",
        "lib/page/cli.ts",
        join(folder, "a.ipynb"),
        "--output",
        output,
        "--open",
      ];
      const without = await run(cli, { PATH: folder });
      assert.equal(without.code, 1);
      assert.match(
        without.stderr,
        /xdg-open did not find a browser\. Open this address yourself: file:/,
      );

      await Deno.writeTextFile(join(folder, "xdg-open"), `#!/bin/sh\necho "$@" > "${log}"\n`, {
        mode: 0o755,
      });
      const opened = await run(cli, { PATH: [folder, Deno.env.get("PATH")].join(delimiter) });
      assert.equal(opened.code, 0, opened.stderr);
      const address = (await Deno.readTextFile(log)).trim();
      assert.equal(fileURLToPath(address), output);
    });
  },
});
