/**
 * A cell's TypeScript as JavaScript that behaves as in the kernel: what it declares is there for the
 * other cells and may be declared again, it may await, and its last value is its result.
 *
 * What a cell declares becomes a property of the global object, which engines read as fast as a
 * variable; the rest becomes the body of an async function. No line moves, but for one that stands
 * before each script.
 */

import { asEvaluated, type ImportDeclaration, parseCell } from "./parse.ts";
import { blanked, Edits } from "./edits.ts";
import { writeDeclaration, writeGlobal } from "./declarations.ts";
import { eraseTypes } from "./javascript.ts";
import { CellSyntaxError, type Place, placeOf } from "./error.ts";
import { LAST, RUNTIME, UNUSED } from "./names.ts";
import { type CellNames, readNames } from "./scope.ts";
import { childrenOf, firstMistake, parse, type SyntaxNode } from "./syntax.ts";
import { readTypeScript } from "./types/gaps.ts";
import { keepValues } from "./values.ts";

/** A cell, ready to run. Each script has a line of ours before the lines of the cell. */
export interface CompiledCell extends CellNames {
  /** A script that makes the functions that the cell declares, for they are there from the start. */
  functions: string;
  /** A script whose value is a function that runs the cell, and promises its last value. */
  body: string;
  /** Where the grammar sees a mistake, as a line counted from 1. The engine has the last word. */
  suspect?: number;
}

/** A compiled cell, and where its code comes from. */
export interface Compilation {
  code: CompiledCell;
  /** Where in the cell a place of one of the scripts is; the line of ours does not count. */
  locate(script: "functions" | "body", place: Place): Place;
  /** Why the engine cannot read the scripts, if it cannot. */
  check(): CellSyntaxError | undefined;
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
  return compile(cell).code;
}

/**
 * Compiles a cell, and keeps what it takes to find places of the code in the cell.
 *
 * @throws {CellSyntaxError} as {@linkcode compileCell} does.
 */
export function compile(cell: string): Compilation {
  const evaluated = asEvaluated(cell);
  const erased = eraseTypes(evaluated);
  const source = erased.render(0, evaluated.length);
  const { root } = readTypeScript(source);
  const mistake = firstMistake(root);
  const placeAt = (offset: number) =>
    placeOf(
      cell,
      erased.origin(0, evaluated.length, offset) - (evaluated.length > cell.length ? 1 : 0),
    );
  refuse(root, placeAt);

  const edits = new Edits(source);
  const { imports } = parseCell(source);
  const names = readNames(root, source, imports);
  for (const declaration of imports) writeImport(declaration, source, edits);
  const statements = childrenOf(root).filter(({ name }) => name !== "ImportDeclaration");
  keepValues(statements, edits);
  for (const statement of statements) writeDeclaration(statement, source, edits);
  redirectImports(root, edits);
  watchAwaits(root, edits);

  const functions = statements.filter(isFunction);
  for (const node of functions) {
    writeGlobal(node, node.getChild("VariableDefinition")!, source, edits);
  }
  const scripts = separate(source, functions, edits);
  const code: CompiledCell = {
    ...names,
    functions: functions.length === 0 ? "" : `"use strict";\n${textOf(scripts.functions)}`,
    body: `(async()=>{"use strict";var ${LAST},${UNUSED};\n` +
      `${textOf(scripts.body)}\n;return ${LAST}})`,
  };
  const compilation: Compilation = {
    code,
    locate: (script, place) => placeAt(originOf(scripts[script], place)),
    check() {
      const problem = problemOf(code.functions) ?? problemOf(code.body);
      if (problem === undefined) return undefined;
      const refused = statements.find(({ from, to }) =>
        problemOf(`(async()=>{${edits.render(from, to)}\n})`) !== undefined
      );
      // Only a remark without an end is a mistake that the tree does not show without remarks.
      const isIncomplete = firstMistake(parse(source)) === source.length;
      const place = placeAt(refused?.from ?? (isIncomplete ? source.length : 0));
      return new CellSyntaxError(problem, place, isIncomplete);
    },
  };
  if (mistake === undefined) return compilation;
  // The grammar does not know everything: a mistake is one if the engine cannot read it, either.
  const problem = problemOf(code.functions) ?? problemOf(code.body);
  if (problem === undefined) {
    code.suspect = placeAt(mistake).line;
    return compilation;
  }
  // Of what the reader wrote: nothing that was written around it is to be in the message.
  const plain = new Edits(source);
  for (const declaration of imports) plain.blank(declaration);
  const own = problemOf(`(async()=>{${plain.render(0, source.length)}\n})`) ?? problem;
  const isAtEnd = source.slice(mistake).trim() === "";
  const message = isAtEnd && /^Unexpected token/.test(own) ? "Unexpected end of input" : own;
  const isIncomplete = isAtEnd && message !== "Invalid or unexpected token";
  throw new CellSyntaxError(message, placeAt(mistake), isIncomplete);
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

/** Part of a script, and where its characters come from. */
interface Part {
  text: string;
  origin: (offset: number) => number;
}

/** The text of some nodes, and that of all between them; each in the lines where it was. */
function separate(
  source: string,
  nodes: SyntaxNode[],
  edits: Edits,
): Record<"functions" | "body", Part[]> {
  const rendered = (from: number, to: number): Part => ({
    text: edits.render(from, to),
    origin: (offset) => edits.origin(from, to, offset),
  });
  const blank = (from: number, to: number): Part => ({
    text: blanked(source.slice(from, to)),
    origin: (offset) => from + offset,
  });
  const functions: Part[] = [];
  const body: Part[] = [];
  let done = 0;
  for (const { from, to } of nodes) {
    functions.push(blank(done, from), rendered(from, to));
    body.push(rendered(done, from), { text: ";", origin: () => from }, blank(from, to));
    done = to;
  }
  body.push(rendered(done, source.length));
  return { functions, body };
}

function textOf(parts: Part[]): string {
  return parts.map(({ text }) => text).join("");
}

function originOf(parts: Part[], { line, column }: Place): number {
  const lines = textOf(parts).split("\n");
  let offset = column - 1;
  for (const { length } of lines.slice(0, line - 1)) offset += length + 1;
  for (const { text, origin } of parts) {
    if (offset < text.length) return origin(offset);
    offset -= text.length;
  }
  const last = parts.at(-1);
  return last ? last.origin(last.text.length) : 0;
}

/** What would mean something else in a function than it means in a cell. */
function refuse(root: SyntaxNode, placeAt: (offset: number) => Place): void {
  const visit = (node: SyntaxNode) => {
    if (node.name === "ReturnStatement") {
      throw new CellSyntaxError("Illegal return statement", placeAt(node.from));
    }
    if (node.name === "ExportDeclaration") {
      const message = "A cell exports nothing: what it declares is there for the other cells.";
      throw new CellSyntaxError(message, placeAt(node.from));
    }
    if (/Function|ArrowFunction|ClassBody|ObjectExpression/.test(node.name)) return;
    childrenOf(node).forEach(visit);
  };
  visit(root);
}

/** Modules are loaded by the runtime; those of which only types are imported are not. */
function writeImport(declaration: ImportDeclaration, source: string, edits: Edits): void {
  const { from, to, specifier, attributes, names } = declaration;
  const values = names.filter(({ typeOnly }) => !typeOnly);
  const taken = values.map(({ local, clause }) => `${local}:${importedName(clause)}`);
  const module = JSON.stringify(specifier);
  const options = attributes && `,{with:${attributes.replace(/^with\s*|\n/g, "")}}`;
  const text =
    `;${RUNTIME}.take(await ${RUNTIME}.import(${module}${options}),${module},{${taken}});`;
  // Where types were named, empty brackets are left.
  const isErased = names.length > 0
    ? values.length === 0
    : /^import\s*\{\s*\}/.test(source.slice(from, to));
  // As many lines as before.
  const lines = blanked(source.slice(from, to)).replace(/ /g, "");
  edits.replace(from, to, (isErased ? "" : text) + lines);
}

/** What the module calls what is imported, as code; null is the module itself. */
function importedName(clause: string): string {
  if (clause === "* as $") return "null";
  if (clause === "$") return '"default"';
  const imported = /^\{ (.+) as \$ \}$/s.exec(clause)![1];
  return /^["']/.test(imported) ? imported : JSON.stringify(imported);
}

/** `import("…")`, wherever it stands. */
function redirectImports(root: SyntaxNode, edits: Edits): void {
  root.cursor().iterate(({ node, name }) => {
    if (name !== "DynamicImport") return;
    edits.replace(node.from, node.from + "import".length, `${RUNTIME}.import`);
  });
}

/**
 * `await a` as `runtime.after(await runtime.before(a))`, and `for await (… of a)` over
 * `runtime.each(a)`: a cell that was stopped does not go on when what it waits for has come.
 */
function watchAwaits(root: SyntaxNode, edits: Edits): void {
  root.cursor().iterate(({ node, name }) => {
    if (name === "AwaitExpression") {
      edits.wrap(node, `${RUNTIME}.after(`, ")");
      const operand = childrenOf(node)[1];
      if (operand) edits.wrap(operand, `${RUNTIME}.before(`, ")");
    } else if (name === "ForStatement" && node.getChild("await")) {
      const items = childrenOf(node.getChild("ForOfSpec") ?? node).at(-2);
      if (items) edits.wrap(items, `${RUNTIME}.each(`, ")");
    }
  });
}
