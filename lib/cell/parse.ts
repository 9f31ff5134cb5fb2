/** The imports and declarations of a cell. */

import type * as t from "@babel/types";
import { CellSyntaxError } from "./error.ts";
import { namesIn, unexported } from "./scope.ts";
import { type Node, parse, walk } from "./syntax.ts";

/** One name that a cell imports. */
export interface ImportedName {
  /** The name in the cell. */
  local: string;
  /** `import` clause with `$` in the place of the local name, such as `{ b as $ }`. */
  clause: string;
  typeOnly: boolean;
}

/** One import declaration of a cell; without names it is for its side effect. */
export interface ImportDeclaration {
  from: number;
  to: number;
  /** The module, without quotes. */
  specifier: string;
  /** Import attributes as written, or nothing. */
  attributes: string;
  names: ImportedName[];
}

/** The syntax of a cell; empty if it is invalid. */
export interface CellSyntax {
  imports: ImportDeclaration[];
  /** Modules, without quotes, that the cell imports with `import(...)`. */
  dynamicImports: { from: number; to: number; specifier: string }[];
  /** Names that the cell declares for later cells, by the offset of the declaration. */
  declared: Map<number, string>;
  valid: boolean;
}

/** Parses a cell's TypeScript. */
export function parseCell(source: string): CellSyntax {
  const declared = new Map<number, string>();
  const syntax: CellSyntax = { imports: [], dynamicImports: [], declared, valid: true };
  let program: t.Program;
  try {
    program = parse(source);
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    return { ...syntax, valid: false };
  }
  for (const statement of program.body as Node[]) {
    if (statement.type === "ImportDeclaration") syntax.imports.push(readImport(statement, source));
    const isModule = /^Export(Named|All)Declaration$/.test(statement.type) && "source" in statement;
    for (const { name, start } of isModule ? [] : declaredBy(unexported(statement))) {
      declared.set(start, name);
    }
  }
  walk(program as Node, (node) => {
    if (node.type !== "ImportExpression" || node.source.type !== "StringLiteral") return;
    const { start, end } = node.source as t.StringLiteral & Node;
    const range = { from: start + 1, to: end - 1 };
    syntax.dynamicImports.push({ ...range, specifier: source.slice(range.from, range.to) });
  });
  return syntax;
}

/** The source as the kernel evaluates it: a cell such as `{ a: 1 }` is an object, not a block. */
export function asEvaluated(source: string): string {
  const looksLikeObject = source.trimStart().startsWith("{") && !source.trimEnd().endsWith(";");
  const wrapped = `(${source})`;
  return looksLikeObject && parseCell(wrapped).valid ? wrapped : source;
}

/** The names that a statement declares, including types. */
function declaredBy(statement: Node): { name: string; start: number }[] {
  const isType = /^TS(TypeAlias|Interface)Declaration$|^TSDeclareFunction$/.test(statement.type);
  const { id } = statement as t.TSTypeAliasDeclaration;
  return isType && id ? [id as t.Identifier & Node] : namesIn(statement);
}

/** Reads an import of a module. */
export function readImport(node: t.ImportDeclaration & Node, source: string): ImportDeclaration {
  const names = node.specifiers.map((specifier): ImportedName => {
    const local = specifier.local.name;
    const kind = "importKind" in specifier ? specifier.importKind : undefined;
    const typeOnly = node.importKind === "type" || kind === "type";
    if (specifier.type === "ImportNamespaceSpecifier") return { local, clause: "* as $", typeOnly };
    if (specifier.type === "ImportDefaultSpecifier") return { local, clause: "$", typeOnly };
    const imported = specifier.imported as t.Node & Node;
    const name = source.slice(imported.start, imported.end);
    return { local, clause: `{ ${name} as $ }`, typeOnly };
  });
  const { start, end } = node.source as t.StringLiteral & Node;
  const attributes = /\bwith\s*\{[^}]*\}/.exec(source.slice(end, node.end))?.[0] ?? "";
  const specifier = source.slice(start + 1, end - 1);
  return { from: node.start, to: node.end, specifier, attributes, names };
}
