/** TypeScript as a tree, by Babel's parser. */

import { parse as parseBabel, type ParseResult } from "@babel/parser";
import type * as t from "@babel/types";
import { CellSyntaxError, placeOf } from "./error.ts";

/** A node with its offsets in the source. */
export type Node = t.Node & Range;

/** A stretch of a cell's source, as offsets. */
export interface Range {
  start: number;
  end: number;
}

/** Errors that do not apply: `using` is allowed in a cell, and the compiler reports `import.meta`. */
const ALLOWED = ["UnexpectedUsingDeclaration", "ImportMetaOutsideModule"];

/** Parses TypeScript, or throws a {@linkcode CellSyntaxError}. */
export function parse(source: string): t.Program & Range {
  let result: ParseResult<t.File>;
  try {
    result = parseBabel(source, {
      // A script that may await and import: functions can be declared twice.
      sourceType: "script",
      strictMode: true,
      allowAwaitOutsideFunction: true,
      allowImportExportEverywhere: true,
      createParenthesizedExpressions: true,
      errorRecovery: true,
      attachComment: false,
      plugins: ["typescript", "decorators", "decoratorAutoAccessors"],
    });
  } catch (error) {
    throw toCellError(error as BabelError, source);
  }
  const errors = (result.errors ?? []) as unknown as BabelError[];
  const error = errors.find(({ reasonCode, syntaxPlugin }) =>
    // Errors of types do not matter, as types are removed.
    syntaxPlugin !== "typescript" && !ALLOWED.includes(reasonCode)
  );
  if (error) throw toCellError(error, source);
  return result.program as t.Program & Range;
}

interface BabelError extends Error {
  loc?: { index: number };
  reasonCode: string;
  syntaxPlugin?: string;
}

function toCellError(error: BabelError, source: string): unknown {
  if (error.loc === undefined) return error;
  const isAtEnd = error.loc.index >= source.trimEnd().length;
  const isIncomplete = isAtEnd || /^Unterminated(Template|Comment)$/.test(error.reasonCode);
  const [token] = /[\p{ID_Continue}$]+|.|$/u.exec(source.slice(error.loc.index))!;
  const message = isAtEnd ? "Unexpected end of input" : error.message
    .replace(/ \(\d+:\d+\)$/, "")
    .replace(/^Unexpected token\b/, `$& '${token}'`);
  return new CellSyntaxError(message, placeOf(source, error.loc.index), isIncomplete);
}

/** The nodes directly inside of a node. */
export function childrenOf(node: t.Node): Node[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value &&
    typeof value.type === "string";
}

/** Visits a node and all below it, with the nodes above each; false skips those below. */
export function walk(
  node: Node,
  visit: (node: Node, above: readonly Node[]) => boolean | void,
  above: readonly Node[] = [],
): void {
  if (visit(node, above) === false) return;
  const path = [...above, node];
  for (const child of childrenOf(node)) walk(child, visit, path);
}

/** Whether a node has variables, `await` and `return` of its own. */
export function isFunction(node: t.Node): boolean {
  return /Function|^(Object|Class|ClassPrivate)Method$|^(StaticBlock|TSDeclareMethod)$/.test(
    node.type,
  );
}
