/** Which cells of a page can run in a browser. */

import type { CodeCell } from "../jupyter/notebook.ts";
import { parseCell } from "../cell/parse.ts";
import { MODULE_NAMES, plainName } from "./live/modules.ts";
import { compileCell } from "../cell/compile.ts";
import { childrenOf, parse, type SyntaxNode } from "../cell/syntax.ts";

/** Why a cell of a notebook in some language cannot run in a page; undefined if it can. */
export function whyStatic({ source }: CodeCell, language: string): string | undefined {
  if (!/^(typescript|javascript)$/i.test(language)) {
    return `a page runs TypeScript, and this is ${language}`;
  }
  const { imports, dynamicImports } = parseCell(source);
  const missing = [...imports.filter(({ names }) => !areTypes(names)), ...dynamicImports]
    .find(({ specifier }) => !MODULE_NAMES.includes(plainName(specifier)));
  if (missing) return `it needs "${missing.specifier}", which is not in this page`;
  const member = findDeno(parse(source), source);
  if (member !== undefined) return `it uses Deno${member}, which a browser does not have`;
  try {
    compileCell(source);
    return undefined;
  } catch (error) {
    return `its TypeScript cannot be read: ${(error as Error).message}`;
  }
}

function areTypes(names: { typeOnly: boolean }[]): boolean {
  return names.length > 0 && names.every(({ typeOnly }) => typeOnly);
}

/** The first use of Deno that a page does not serve: `.readTextFile`. */
function findDeno(node: SyntaxNode, source: string): string | undefined {
  if (node.name === "VariableName" && source.slice(node.from, node.to) === "Deno") {
    const property = node.parent?.name === "MemberExpression"
      ? node.parent.getChild("PropertyName")
      : null;
    const member = property ? `.${source.slice(property.from, property.to)}` : "";
    if (member !== ".inspect") return member;
  }
  for (const child of childrenOf(node)) {
    const found = findDeno(child, source);
    if (found !== undefined) return found;
  }
  return undefined;
}
