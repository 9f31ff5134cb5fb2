import type * as t from "@babel/types";
import type { Edits } from "../edits.ts";
import { namesIn } from "../scope.ts";
import type { Node } from "../syntax.ts";
import type { Declared } from "./enums.ts";

/**
 * `namespace N { export const a = 1 }` as a function that fills an object, whose properties read and
 * set the variables.
 */
export function writeNamespace(
  node: t.TSModuleDeclaration & Node,
  source: string,
  edits: Edits,
  { head, first }: Declared,
): void {
  const block = node.body as t.TSModuleBlock & Node;
  const [outer, ...inner] = source.slice((node.id as Node).start, (node.id as Node).end)
    .split(/[\s.]+/);
  const lines = edits.linesOf({ start: node.start, end: block.start });
  let open = `${head}${lines}((${outer})=>{`;
  let close = `return ${outer}})(${first});`;
  let last = outer;
  for (const name of inner) {
    open += `${last}.${name}=((${name})=>{`;
    close = `return ${name}})(${last}.${name}??{});${close}`;
    last = name;
  }
  edits.replace(node.start, block.start + 1, open);
  edits.replace(block.end - 1, block.end, `;${close}`);
  for (const statement of block.body as Node[]) {
    if (statement.type !== "ExportNamedDeclaration") continue;
    const declaration = statement.declaration as Node | null | undefined;
    const names = declaration ? namesIn(declaration).map(({ name }) => name) : [];
    // Types are removed.
    if (!declaration || names.length === 0 || "declare" in declaration && declaration.declare) {
      continue;
    }
    edits.blank({ start: statement.start, end: declaration.start });
    edits.append(statement.end, `;${exportFrom(last, names)}`);
  }
}

/** Properties that read and set variables. */
function exportFrom(namespace: string, names: string[]): string {
  const properties = names.map((name) => `get ${name}(){return ${name}},set ${name}(v){${name}=v}`);
  return `Object.defineProperties(${namespace},` +
    `Object.getOwnPropertyDescriptors({${properties.join()}}));`;
}
