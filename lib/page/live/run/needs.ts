/** Which cells need others, as far as their text shows. */

import { namesIn, unexported } from "../../../cell/scope.ts";
import { parseCell } from "../../../cell/parse.ts";
import { isFunction, type Node, parse, walk } from "../../../cell/syntax.ts";

export interface CellText {
  id: string;
  source: string;
}

/** The undefined name that an error is about, in the words of any engine. */
export function missingName(evalue: string): string | undefined {
  const name = String.raw`([\p{ID_Start}$_][\p{ID_Continue}$]*)`;
  const words = RegExp(`^(?:${name} is not defined|Can't find variable: ${name})$`, "u");
  return words.exec(evalue)?.slice(1).find((name) => name !== undefined);
}

export function declaring(name: string, cells: readonly CellText[]): CellText | undefined {
  return cells.findLast(({ source }) => usesOf(source).declares.has(name));
}

/** The cells above that declare or may change what a cell uses, and those that they need. */
export function neededBy(source: string, above: readonly CellText[]): string[] {
  let needs = usesOf(source).reads;
  const needed: string[] = [];
  for (const cell of above.toReversed()) {
    const { declares, changes, reads } = usesOf(cell.source);
    if (needs.isDisjointFrom(declares) && needs.isDisjointFrom(changes)) continue;
    needed.unshift(cell.id);
    needs = needs.difference(declares).union(reads);
  }
  return needed;
}

/** What a cell declares and reads, and what it may change, as it calls it or passes it on. */
function usesOf(source: string) {
  const { imports, valid } = parseCell(source);
  const declares = new Set(imports.flatMap(({ names }) => names.map(({ local }) => local)));
  const [reads, changes] = [new Set<string>(), new Set<string>()];
  if (!valid) return { declares, reads, changes };
  for (const statement of parse(source).body as Node[]) {
    for (const { name } of namesIn(unexported(statement))) declares.add(name);
    walk(statement, (node, above) => {
      const parent = above.at(-1);
      const isProperty = parent !== undefined && !("computed" in parent && parent.computed) &&
        ("property" in parent && parent.property === node ||
          "key" in parent && parent.key === node);
      if (node.type.startsWith("TSType") || node.type === "ImportDeclaration") return false;
      if (node.type !== "Identifier" || isProperty) return;
      reads.add(node.name);
      if (acts(above)) changes.add(node.name);
    });
  }
  return { declares, reads: reads.difference(declares), changes };
}

/** Whether an identifier is part of a call or an assignment when the cell runs. */
function acts(above: readonly Node[]): boolean {
  // A declared function acts when it is called.
  const isDeclared = above.some((node, i) =>
    node.type === "FunctionDeclaration" || node.type === "ClassBody" ||
    isFunction(node) && above[i - 1]?.type === "VariableDeclarator"
  );
  return !isDeclared && above.some((node) => {
    if (!/^(Call|New|Assignment|Update|Await)Expression$/.test(node.type)) return false;
    const callee = "callee" in node ? node.callee : undefined;
    const isPrint = callee?.type === "MemberExpression" && callee.object.type === "Identifier" &&
      callee.object.name === "console";
    return !isPrint;
  });
}
