/** Which cells of a page can run in a browser. */

import type { CodeCell } from "../jupyter/notebook.ts";
import { asEvaluated, parseCell } from "../cell/parse.ts";
import { MODULE_NAMES, plainName } from "./live/modules.ts";
import { compile } from "../cell/compile.ts";
import { type Node, parse, walk } from "../cell/syntax.ts";

/** Why a cell of a notebook in some language cannot run in a page; undefined if it can. */
export function whyStatic({ source }: CodeCell, language: string): string | undefined {
  if (!/^(typescript|javascript)$/i.test(language)) {
    return `a page runs TypeScript, and this is ${language}`;
  }
  const { imports, dynamicImports } = parseCell(source);
  const missing = [...imports.filter(({ names }) => !areTypes(names)), ...dynamicImports]
    .find(({ specifier }) => !MODULE_NAMES.includes(plainName(specifier)));
  if (missing) return `it needs "${missing.specifier}", which is not in this page`;
  try {
    const problem = compile(source).check();
    if (problem) return `its TypeScript does not run in a browser: ${problem.message}`;
  } catch (error) {
    return `its TypeScript cannot be read: ${(error as Error).message}`;
  }
  const member = findDeno(source);
  if (member !== undefined) return `it uses Deno${member}, which a browser does not have`;
}

function areTypes(names: { typeOnly: boolean }[]): boolean {
  return names.length > 0 && names.every(({ typeOnly }) => typeOnly);
}

/** The first use of Deno that a page does not serve: `.readTextFile`. */
function findDeno(source: string): string | undefined {
  let found: string | undefined;
  walk(parse(asEvaluated(source)) as Node, (node, above) => {
    if (node.type !== "Identifier" || node.name !== "Deno" || found !== undefined) return;
    const parent = above.at(-1)!;
    const isObject = parent.type === "MemberExpression" && parent.object === node;
    const member = isObject && parent.property.type === "Identifier"
      ? `.${parent.property.name}`
      : "";
    const isName = /^(Member|OptionalMember)Expression$|^ObjectProperty$/.test(parent.type) &&
      !isObject;
    if (member !== ".inspect" && !isName) found = member;
  });
  return found;
}
