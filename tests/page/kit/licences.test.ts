import assert from "node:assert/strict";
import { join } from "node:path";
import { licencesOf } from "../../../lib/page/kit/licences.ts";
import { unpack } from "../../../lib/page/live/boot/unpack.ts";
import { makeKit } from "../../../lib/page/kit/kit.ts";
import { parse } from "../notebooks.ts";

/** A folder of packages and one of a project; `add` writes a package and returns its file. */
async function withPackages(
  test: (
    project: string,
    add: (name: string, license: string, files: Record<string, string>) => string,
  ) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-licences-" });
  const write = (path: string, text: string) => {
    Deno.mkdirSync(join(path, ".."), { recursive: true });
    Deno.writeTextFileSync(path, text);
  };
  const project = join(folder, "project");
  write(join(project, "LICENSE"), "Text of our own.");
  const manifest = { name: "own", version: "1.0.0", license: "MIT" };
  write(join(project, "deno.json"), JSON.stringify(manifest));
  try {
    await test(project, (name, license, files) => {
      const at = join(folder, "cache", name, "2.0.0");
      write(join(at, "package.json"), JSON.stringify({ name, version: "2.0.0", license }));
      for (const [file, text] of Object.entries(files)) write(join(at, file), text);
      // Some packages have a second one, without a name.
      write(join(at, "dist", "esm", "package.json"), '{ "type": "module" }');
      return join(at, "dist", "esm", "index.js");
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("every package is listed once, with version and licence; each text is there once", async () => {
  await withPackages(async (project, add) => {
    const same = { LICENSE: "Copyright A.\r\nDo what you like.\n" };
    const sources = [
      add("a", "MIT", same),
      join(project, "lib", "own.ts"),
      add("@scope/b", "ISC", same),
      add("c", "(MPL-2.0 OR Apache-2.0)", { LICENSE: "Apache.", "LICENSE-MPL": "MPL." }),
      add("d", "BSD-3-Clause", { "license.md": "Copyright D.", NOTICE: "See D." }),
    ];
    const rule = `\n\n${"-".repeat(72)}\n\n`;
    assert.deepEqual((await licencesOf([...sources, sources[0]], project)).split(rule), [
      "own 1.0.0 (MIT)\n\nText of our own.",
      "@scope/b 2.0.0 (ISC)\na 2.0.0 (MIT)\n\nCopyright A.\nDo what you like.",
      "c 2.0.0 (Apache-2.0)\n\nApache.",
      "d 2.0.0 (BSD-3-Clause)\n\nSee D.\n\nCopyright D.",
    ]);
  });
});

Deno.test("a package with an unknown licence, or without its text, is refused", async () => {
  await withPackages(async (project, add) => {
    for (
      const [license, files, reason] of [
        [
          "GPL-3.0",
          { LICENSE: "x" },
          /^x 2\.0\.0 cannot be part of a page: its licence is GPL-3\.0/,
        ],
        ["UNLICENSED", { LICENSE: "x" }, /its licence is UNLICENSED/],
        ["MIT", {}, /^x 2\.0\.0 comes without the text of its licence\.$/],
      ] as const
    ) {
      const source = add("x", license, files);
      await assert.rejects(licencesOf([source], project), ({ message }) => reason.test(message));
      await Deno.remove(join(source, "..", "..", ".."), { recursive: true });
    }
  });
});

Deno.test("a page has the licences of the packages in it, and no others", async () => {
  const text = await unpack(parse((await makeKit()).parts.licences), "licences").text();
  for (
    const title of [
      /^@unroll\/unroll \d.* \(MIT\)$/m,
      /^@observablehq\/plot \d.* \(ISC\)$/m,
      /^d3-array \d.* \(ISC\)$/m,
      /^@codemirror\/view \d.* \(MIT\)$/m,
      /^@lezer\/common \d.* \(MIT\)$/m,
      /^dompurify \d.* \(Apache-2\.0\)$/m,
      /^marked \d.* \(MIT\)$/m,
      /^temml \d.* \(MIT\)$/m,
      /^Copyright 2020-\d+ Observable, Inc\.$/m,
    ]
  ) assert.match(text, title);
  assert.doesNotMatch(text, /jsdom/);
});
