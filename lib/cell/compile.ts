/**
 * A cell's TypeScript as JavaScript that behaves as in the kernel: what it declares is there for the
 * other cells and may be declared again, it may await, and its last value is its result.
 *
 * What a cell declares becomes a property of the global object, which engines read as fast as a
 * variable; the rest becomes the body of an async function. No line moves, so that a line of an
 * error is a line of the cell.
 */

import { asEvaluated, type ImportDeclaration, parseCell } from "./parse.ts";
import { blanked, Edits } from "./edits.ts";
import { writeDeclaration, writeGlobal } from "./declarations.ts";
import { toJavaScript } from "./javascript.ts";
import { CellSyntaxError } from "./error.ts";
import { GLOBAL, LAST, RUNTIME, UNUSED } from "./names.ts";
import { type CellNames, readNames } from "./scope.ts";
import { childrenOf, firstMistake, type SyntaxNode } from "./syntax.ts";
import { readTypeScript } from "./types/gaps.ts";
import { keepValues } from "./values.ts";

/** A cell, ready to run. */
export interface CompiledCell extends CellNames {
  /** A script that makes the functions that the cell declares, for they are there from the start. */
  functions: string;
  /** A script whose value is a function that runs the cell, and promises its last value. */
  body: string;
  /** Where the grammar sees a mistake, as a line counted from 1. The engine has the last word. */
  suspect?: number;
}

/**
 * Compiles a cell.
 *
 * @throws {CellSyntaxError} for what is no TypeScript, and for what a cell cannot hold, such as
 * `export`.
 *
 * @example
 * ```ts
 * import { compileCell } from "./compile.ts";
 * import assert from "node:assert/strict";
 *
 * const { body, lexical } = compileCell("const a: number = 2;\na + 1");
 * assert.deepEqual(lexical, ["a"]);
 * assert.match(body, /globalThis\.a += 2/);
 * ```
 */
export function compileCell(cell: string): CompiledCell {
  const source = toJavaScript(asEvaluated(cell));
  const { root } = readTypeScript(source);
  const mistake = firstMistake(root);
  const lineOf = (offset: number) => source.slice(0, offset).split("\n").length;
  refuse(root, lineOf);

  const edits = new Edits(source);
  const { imports } = parseCell(source);
  const names = readNames(root, source, imports);
  for (const declaration of imports) writeImport(declaration, source, edits);
  const statements = childrenOf(root).filter(({ name }) => name !== "ImportDeclaration");
  keepValues(statements, edits);
  for (const statement of statements) writeDeclaration(statement, source, edits);
  redirectImports(root, edits);

  const functions = statements.filter(isFunction);
  for (const node of functions) {
    writeGlobal(node, node.getChild("VariableDefinition")!, source, edits);
  }
  const [inside, rest] = separate(source, functions, edits);
  const code = {
    functions: functions.length === 0 ? "" : `"use strict";${inside}`,
    body: `(async()=>{"use strict";var ${LAST},${UNUSED};${rest}\n;return ${LAST}})`,
  };
  if (mistake === undefined) return { ...names, ...code };
  const suspect = lineOf(mistake);
  // The grammar does not know everything: a mistake is one if the engine cannot read it, either.
  const problem = problemOf(code.functions) ?? problemOf(code.body);
  if (problem === undefined) return { ...names, ...code, suspect };
  // Of what the reader wrote: nothing that was written around it is to be in the message.
  const plain = new Edits(source);
  for (const declaration of imports) plain.blank(declaration);
  const own = problemOf(`(async()=>{${plain.render(0, source.length)}\n})`) ?? problem;
  const isAtEnd = source.slice(mistake).trim() === "" && /^Unexpected token/.test(own);
  throw new CellSyntaxError(isAtEnd ? "Unexpected end of input" : own, suspect);
}

/** What the engine says of a script that it cannot read. */
function problemOf(script: string): string | undefined {
  try {
    new Function(script);
  } catch (error) {
    return (error as Error).message;
  }
}

function isFunction(node: SyntaxNode): boolean {
  return node.name === "FunctionDeclaration" && node.getChild("Block") !== null &&
    node.getChild("VariableDefinition") !== null;
}

/** The text of some nodes, and that of all between them; each in the lines where it was. */
function separate(source: string, nodes: SyntaxNode[], edits: Edits): [string, string] {
  let inside = "";
  let outside = "";
  let done = 0;
  for (const { from, to } of nodes) {
    inside += blanked(source.slice(done, from)) + edits.render(from, to);
    outside += edits.render(done, from) + ";" + blanked(source.slice(from, to));
    done = to;
  }
  return [inside, outside + edits.render(done, source.length)];
}

/** What would mean something else in a function than it means in a cell. */
function refuse(root: SyntaxNode, lineOf: (offset: number) => number): void {
  const visit = (node: SyntaxNode) => {
    if (node.name === "ReturnStatement") {
      throw new CellSyntaxError("Illegal return statement", lineOf(node.from));
    }
    if (node.name === "ExportDeclaration") {
      const message = "A cell exports nothing: what it declares is there for the other cells.";
      throw new CellSyntaxError(message, lineOf(node.from));
    }
    if (/Function|ArrowFunction|ClassBody|ObjectExpression/.test(node.name)) return;
    childrenOf(node).forEach(visit);
  };
  visit(root);
}

/** Modules are there already, or not at all: the runtime knows. */
function writeImport(declaration: ImportDeclaration, source: string, edits: Edits): void {
  const { from, to, specifier, names } = declaration;
  const values = names.filter(({ typeOnly }) => !typeOnly);
  const assigned = values.map(({ local, clause }) => `${GLOBAL}.${local}=m${memberOf(clause)};`);
  const text = `;{const m=await ${RUNTIME}.import(${JSON.stringify(specifier)});` +
    `${assigned.join("")}${freezeCall(values.map(({ local }) => local))};}`;
  // As many lines as before.
  const lines = blanked(source.slice(from, to)).replace(/ /g, "");
  edits.replace(from, to, text + lines);
}

/** How the imported thing is reached from its module; `$` is the local name. */
function memberOf(clause: string): string {
  if (clause === "* as $") return "";
  if (clause === "$") return ".default";
  const imported = /^\{ (.+) as \$ \}$/s.exec(clause)![1];
  return /^["']/.test(imported) ? `[${imported}]` : `.${imported}`;
}

function freezeCall(names: string[]): string {
  return `${RUNTIME}.freeze(${names.map((name) => JSON.stringify(name)).join()})`;
}

/** `import("…")`, wherever it stands. */
function redirectImports(root: SyntaxNode, edits: Edits): void {
  root.cursor().iterate(({ node, name }) => {
    if (name !== "DynamicImport") return;
    edits.replace(node.from, node.from + "import".length, `${RUNTIME}.import`);
  });
}
