import assert from "node:assert/strict";

const lib = new URL("../lib/", import.meta.url);

/** Which folders and files of lib a folder may import: the table of lib/README.md. */
const table = await Deno.readTextFile(new URL("README.md", lib));
const allowed = Object.fromEntries(
  Array.from(
    table.matchAll(/^\| \[(\w+)\]\(\1\) *\|[^|]*\| *([^|]*?) *\|$/gm),
    ([, folder, names]) => [folder, names === "" ? [] : names.split(", ")],
  ),
);

Deno.test("lib/README.md lists every folder of lib", async () => {
  const entries = await Array.fromAsync(Deno.readDir(lib));
  const folders = entries.filter((entry) => entry.isDirectory).map(({ name }) => name);
  assert.deepEqual(Object.keys(allowed).sort(), folders.sort());
});

/** Programs that make a part of the library. They may do what it may not, for it does without them. */
const tools = ["wasm/build_cli.ts"];

/** Here the modules are put together that cells in a page can import. */
const meeting = ["page/live/worker/roles.ts"];

interface Source {
  folder: string;
  url: URL;
  path: string;
  text: string;
}

async function* sources(folder: string, at = new URL(`${folder}/`, lib)): AsyncGenerator<Source> {
  for await (const entry of Deno.readDir(at)) {
    const url = new URL(entry.name + (entry.isDirectory ? "/" : ""), at);
    if (entry.isDirectory) yield* sources(folder, url);
    else if (/\.[jt]s$/.test(entry.name)) {
      const path = url.href.slice(lib.href.length);
      yield { folder, url, path, text: await Deno.readTextFile(url) };
    }
  }
}

/** Code without comments, so that prose and examples do not count. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

for (const [folder, targets] of Object.entries(allowed)) {
  Deno.test(`lib/${folder} imports only from ${targets.join(", ") || "itself"}`, async () => {
    let files = 0;
    for await (const { path, text } of sources(folder)) {
      files++;
      if ([...meeting, ...tools].includes(path)) continue;
      for (const [, specifier] of code(text).matchAll(/\bfrom\s+"(\.[^"]+)"/g)) {
        const target = new URL(specifier, new URL(path, lib)).href.slice(lib.href.length);
        const [top] = target.split("/");
        assert.ok(top === folder || targets.includes(top), `${path} imports ${specifier}`);
      }
    }
    assert.ok(files > 0, `lib/${folder} is empty`);
  });
}

for (const folder of ["wasm", "tensor", "capture", "nn", "training"]) {
  Deno.test(`lib/${folder} is pure: no Deno, no DOM, no Node, no package`, async () => {
    for await (const { path, text } of sources(folder)) {
      if (tools.includes(path)) continue;
      // Without its texts: "Deno.customInspect" is the name of a symbol.
      const bare = code(text).replace(/"[^"\n]*"/g, '""');
      const impure = /\b(Deno\s*\.|document\s*\.|window\s*\.|process\s*\.|globalThis\b)/
        .exec(bare);
      assert.equal(impure, null, `${path} uses ${impure?.[0]}`);
      for (const [, specifier] of code(text).matchAll(/\bfrom\s+"([^"]+)"/g)) {
        assert.match(specifier, /^\./, `${path} imports the package ${specifier}`);
      }
    }
  });
}

/** Rooms that are still to be freed of circles. */
const circular = ["jupyter"];

Deno.test("no file imports itself through others, types included", async () => {
  const imports = new Map<string, string[]>();
  for (const folder of Object.keys(allowed).filter((folder) => !circular.includes(folder))) {
    for await (const { url, text } of sources(folder)) {
      const targets = [...code(text).matchAll(/\bfrom\s+"(\.[^"]+)"/g)];
      imports.set(url.href, targets.map(([, specifier]) => new URL(specifier, url).href));
    }
  }
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    const names = [...path, file].map((href) => href.slice(lib.href.length));
    assert.ok(!path.includes(file), `a circle: ${names.join(" -> ")}`);
    if (done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
});

Deno.test("nothing in lib imports a tool that is only used to build it", async () => {
  for (const folder of Object.keys(allowed)) {
    for await (const { path, text } of sources(folder)) {
      for (const tool of tools) {
        const name = tool.slice(tool.lastIndexOf("/") + 1);
        assert.ok(!code(text).includes(`/${name}"`), `${path} imports ${tool}`);
      }
    }
  }
});

Deno.test("large fixtures are read, not imported: the compiler would give each number a type", async () => {
  const tests = new URL("./", import.meta.url);
  for await (const { url, text } of sources("tests", tests)) {
    for (const [, specifier] of code(text).matchAll(/^import .* from\s+"(\.[^"]+\.json)"/gm)) {
      const { size } = await Deno.stat(new URL(specifier, url));
      assert.ok(
        size < 1e5,
        `${url.href} imports ${specifier}; use readFixture of tests/fixtures/read.ts`,
      );
    }
  }
});
