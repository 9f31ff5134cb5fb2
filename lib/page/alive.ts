/** Which cells of a page can run in a browser. */

import { compile } from "../cell/compile.ts";
import { asEvaluated, parseCell } from "../cell/parse.ts";
import { idsOf, namesIn } from "../cell/scope.ts";
import { type Node, parse, walk } from "../cell/syntax.ts";
import type { Cell } from "../jupyter/notebook.ts";
import { MODULE_NAMES, plainName } from "./live/importable.ts";

/** What the kernel has and a page does not, unless a notebook declares it itself. */
const FOREIGN: [names: RegExp, why: string][] = [
  [/^(Deno|process|Buffer)$/, "which a browser does not have"],
  [/^(localStorage|sessionStorage)$/, "which the cells of a page do not have"],
  [/^Worker$/, "which the cells of a page cannot start"],
  [/^(fetch|WebSocket|EventSource|XMLHttpRequest)$/, "and a page has no network access"],
];

/** The names that the code cells of a notebook declare. */
export function declaredNames(cells: readonly Cell[]): Set<string> {
  const sources = cells.flatMap((cell) => cell.cell_type === "code" ? cell.source : []);
  return new Set(sources.flatMap((source) => {
    const { declared, imports } = parseCell(source);
    return [
      ...declared.values(),
      ...imports.flatMap(({ names }) => names.map(({ local }) => local)),
    ];
  }));
}

/** Why a cell of a notebook with these declared names cannot run in a page; undefined if it can. */
export function whyStatic(
  source: string,
  language: string,
  declared: ReadonlySet<string>,
): string | undefined {
  if (!/^(typescript|javascript)$/i.test(language)) {
    return `a page runs TypeScript, and this is ${language}`;
  }
  const { imports, dynamicImports } = parseCell(source);
  const areTypes = (names: { typeOnly: boolean }[]) =>
    names.length > 0 && names.every(({ typeOnly }) => typeOnly);
  const missing = [...imports.filter(({ names }) => !areTypes(names)), ...dynamicImports]
    .find(({ specifier }) => !MODULE_NAMES.includes(plainName(specifier)));
  if (missing) return `it needs "${missing.specifier}", which is not in this page`;
  try {
    const problem = compile(source).check();
    if (problem) return `its TypeScript does not run in a browser: ${problem.message}`;
  } catch (error) {
    return `its TypeScript cannot be read: ${(error as Error).message}`;
  }
  const foreign = findForeign(source, declared);
  return foreign && `it uses ${foreign}`;
}

/** The first use of something that a page does not have, such as `Deno.readTextFile`, and why. */
function findForeign(source: string, declared: ReadonlySet<string>): string | undefined {
  const program = parse(asEvaluated(source)) as Node;
  const own = new Set(declared);
  walk(program, (node) => {
    const patterns = "params" in node ? node.params as Node[] : [];
    const bound = node.type === "VariableDeclarator"
      ? idsOf(node.id)
      : node.type === "CatchClause" && node.param
      ? idsOf(node.param)
      : [...namesIn(node), ...patterns.flatMap(idsOf)];
    for (const { name } of bound) own.add(name);
  });
  let found: string | undefined;
  walk(program, (node, above) => {
    if (found || node.type.startsWith("TSType")) return false;
    if (node.type !== "Identifier" || own.has(node.name)) return;
    const { name } = node;
    const why = FOREIGN.find(([names]) => names.test(name))?.[1];
    const parent = above.at(-1)!;
    const isObject = parent.type === "MemberExpression" && parent.object === node;
    const isMember = /^(Optional)?MemberExpression$/.test(parent.type) && !isObject;
    const isKey = "key" in parent && parent.key === node &&
      !("shorthand" in parent && parent.shorthand);
    // `typeof process` checks whether it exists.
    const isCheck = parent.type === "UnaryExpression" && parent.operator === "typeof";
    if (why === undefined || isMember || isKey || isCheck) return;
    const property = isObject && parent.property.type === "Identifier"
      ? `.${parent.property.name}`
      : "";
    if (`${name}${property}` !== "Deno.inspect") found = `${name}${property}, ${why}`;
  });
  return found;
}
