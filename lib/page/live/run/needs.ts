/** What cells need of each other, as far as their text tells. */

import { namesIn, unexported } from "../../../cell/scope.ts";
import { parseCell } from "../../../cell/parse.ts";
import { isFunction, type Node, parse, walk } from "../../../cell/syntax.ts";

/** A cell and its text. */
export interface CellText {
  id: string;
  source: string;
}

/** The name that is not there, if that is what an error says; each engine has its own words. */
export function missingName(evalue: string): string | undefined {
  const name = String.raw`([\p{ID_Start}$_][\p{ID_Continue}$]*)`;
  const found = RegExp(`^(?:${name} is not defined|Can't find variable: ${name})$`, "u").exec(
    evalue,
  );
  return found?.[1] ?? found?.[2];
}

/** The last of some cells that declares a name. */
export function declaring(name: string, cells: readonly CellText[]): CellText | undefined {
  return cells.findLast(({ source }) => usesOf(source).declares.has(name));
}

/**
 * The cells above one that it needs: those that declare what it uses, those that may change that,
 * and what these need in turn.
 *
 * @param above in their order
 */
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

interface Uses {
  declares: Set<string>;
  reads: Set<string>;
  /** What may be something else afterwards: it is called, assigned to, or handed on. */
  changes: Set<string>;
}

function usesOf(source: string): Uses {
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

/** Whether something is called or assigned to around a place, when the cell runs. */
function acts(above: readonly Node[]): boolean {
  // What a function that is only declared does, it does when it is called.
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
