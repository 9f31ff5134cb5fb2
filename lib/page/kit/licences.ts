/** The licences of the packages that a page carries copies of. */

import { readdir, readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";

/** Licences, by their SPDX names, that let a page carry a copy if it carries the licence, too. */
const KNOWN = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/**
 * Name, version and licence of a project and of every package that its files are from, as text.
 *
 * @throws {Error} for a package with an unknown licence, or without its text
 */
export async function licencesOf(sources: Iterable<string>, project: string): Promise<string> {
  const folders = new Set<string>();
  for (const source of sources) {
    const path = relative(project, source);
    const isOwn = !/^\.\.|[\\/]node_modules[\\/]/.test(path) && !isAbsolute(path);
    if (!isOwn) folders.add(await packageOf(dirname(source)));
  }
  const packages = await Promise.all([
    readPackage(project, "deno.json"),
    ...[...folders].sort().map((folder) => readPackage(folder)),
  ]);
  // Packages of one author often have one text.
  const byText = [...Map.groupBy(packages, ({ text }) => text)];
  const blocks = byText.map(([text, same]) =>
    `${same.map(({ title }) => title).join("\n")}\n\n${text}`
  );
  return blocks.join(`\n\n${"-".repeat(72)}\n\n`);
}

/** The folder of the package that a folder is in: the next one above with a name and a version. */
async function packageOf(folder: string): Promise<string> {
  const { name, version } = await readManifest(folder).catch((): Manifest => ({}));
  if (name !== undefined && version !== undefined) return folder;
  if (dirname(folder) === folder) throw new Error("A bundled file is in no package.");
  return await packageOf(dirname(folder));
}

interface Manifest {
  name?: string;
  version?: string;
  license?: unknown;
}

async function readManifest(folder: string, file = "package.json"): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, file), "utf8"));
}

/** A package, with the text of its licence. */
async function readPackage(folder: string, file?: string) {
  const { name, version, license } = await readManifest(folder, file);
  const choices = String(license).replace(/^\(|\)$/g, "").split(" OR ");
  const chosen = choices.find((choice) => KNOWN.includes(choice));
  if (chosen === undefined) {
    throw new Error(
      `${name} ${version} cannot be part of a page: its licence is ${license}, and only these ` +
        `are known: ${KNOWN.join(", ")}.`,
    );
  }
  // Files of several licences are named after them.
  const others = choices.filter((choice) => choice !== chosen).map((other) => other.split("-")[0]);
  const files = (await readdir(folder)).filter((file) =>
    /^(licen[cs]e|notice)\b/i.test(file) && !others.some((other) => file.includes(other))
  );
  const texts = await Promise.all(files.sort().map((file) => readFile(join(folder, file), "utf8")));
  if (texts.length === 0) {
    throw new Error(`${name} ${version} comes without the text of its licence.`);
  }
  const text = texts.map((text) => text.replaceAll("\r\n", "\n").trim()).join("\n\n");
  return { title: `${name} ${version} (${chosen})`, text };
}
