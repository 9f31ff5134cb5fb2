/**
 * A cell's TypeScript as JavaScript that behaves as in the kernel: what it declares is there for the
 * other cells and may be declared again, it may await, and its last value is its result.
 *
 * What a cell declares becomes a property of the global object, which engines read as fast as a
 * variable; the rest becomes the body of an async function. No line moves, but for one that stands
 * before each script.
 */

import type * as t from "@babel/types";
import { declareGlobal, writeDeclaration, writeFunction } from "./declarations.ts";
import { blanked, Edits } from "./edits.ts";
import { eraseTypes, isErased } from "./erase.ts";
import { CellSyntaxError, type Place, placeOf } from "./error.ts";
import { LAST, RUNTIME, UNUSED } from "./names.ts";
import { asEvaluated, type ImportDeclaration, readImport } from "./parse.ts";
import { type CellNames, readNames, unexported } from "./scope.ts";
import { type Node, parse, walk } from "./syntax.ts";
import { keepExpression, keepValues } from "./values.ts";

/** A cell, ready to run. Each script has a line of ours before the lines of the cell. */
export interface CompiledCell extends CellNames {
  /** A script that makes the functions that the cell declares, for they are there from the start. */
  functions: string;
  /** A script whose value is a function that runs the cell, and promises its last value. */
  body: string;
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
 * @throws {CellSyntaxError} for what is no TypeScript, and for what a cell cannot hold.
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
  const source = asEvaluated(cell);
  const shift = source.length > cell.length ? 1 : 0;
  const placeAt = (offset: number) => placeOf(cell, Math.max(offset - shift, 0));
  const program = parse(source);
  refuse(program, placeAt);

  const edits = new Edits(source);
  const statements = ([...program.directives, ...program.body] as Node[])
    .filter((node) => !isErased(node));
  const imports = statements.flatMap((node) =>
    node.type === "ImportDeclaration" ? readImport(node, source) : []
  );
  for (const declaration of imports) writeImport(declaration, source, edits);
  const others = statements.filter(({ type }) => type !== "ImportDeclaration");
  const declarations = others.map(unexported);
  for (const statement of others) writeExport(statement, source, edits);
  keepValues(declarations, edits);
  for (const declaration of declarations) writeDeclaration(declaration, edits);
  redirect(program, edits);
  const functions = declarations.flatMap((node) =>
    node.type === "FunctionDeclaration" && node.id ? node : []
  );
  for (const node of functions) writeFunction(node, edits);
  // After all that is put around expressions: types are within them.
  eraseTypes(program, source, edits, declareGlobal);

  const values = imports.flatMap(({ names }) => names.filter(({ typeOnly }) => !typeOnly));
  const names = readNames(declarations, values.map(({ local }) => local));
  const scripts = separate(source, functions, edits);
  const code: CompiledCell = {
    ...names,
    functions: functions.length === 0 ? "" : `"use strict";\n${textOf(scripts.functions)}`,
    body: `(async()=>{"use strict";var ${LAST},${UNUSED};\n` +
      `${textOf(scripts.body)}\n;return ${LAST}})`,
  };
  return {
    code,
    locate: (script, place) => placeAt(originOf(scripts[script], place)),
    check() {
      const problem = problemOf(code.functions) ?? problemOf(code.body);
      if (problem === undefined) return undefined;
      const refused = statements.find(({ start, end }) =>
        problemOf(`(async()=>{${edits.render(start, end)}\n})`) !== undefined
      );
      return new CellSyntaxError(problem, placeAt(refused?.start ?? 0));
    },
  };
}

/** What the engine says of a script that it cannot read. */
function problemOf(script: string): string | undefined {
  try {
    new Function(script);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Part of a script, and where its characters come from. */
interface Part {
  text: string;
  origin: (offset: number) => number;
}

/** The text of some nodes, and that of all between them; each in the lines where it was. */
function separate(
  source: string,
  nodes: readonly Node[],
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
  for (const { start, end } of nodes) {
    functions.push(blank(done, start), rendered(start, end));
    body.push(rendered(done, start), { text: ";", origin: () => start }, blank(start, end));
    done = end;
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

/** What engines do not know, or would take for something else in a function. */
function refuse(program: t.Program, placeAt: (offset: number) => Place): void {
  walk(program as Node, (node) => {
    const reason = node.type === "Decorator"
      ? "Decorators do not run here: engines do not have them yet. Call the function instead."
      : node.type === "ClassAccessorProperty"
      ? 'Fields with "accessor" do not run here: engines do not have them yet.'
      : node.type === "MetaProperty" && node.meta.name === "import"
      ? "Cannot use 'import.meta' outside a module"
      : undefined;
    if (reason) throw new CellSyntaxError(reason, placeAt(node.start));
  });
}

/** What a cell declares is there for the other cells, exported or not. */
function writeExport(statement: Node, source: string, edits: Edits): void {
  if (statement.type === "ExportDefaultDeclaration") {
    const value = statement.declaration as Node;
    edits.blank({ start: statement.start, end: value.start });
    const isDeclared = /Declaration$/.test(value.type);
    if (!isDeclared) keepExpression(value, edits);
    else if (!(value as t.ClassDeclaration).id) edits.insert(value.start, "void ");
  } else if (statement.type === "ExportNamedDeclaration" && statement.declaration) {
    const declaration = statement.declaration as Node;
    edits.blank({ start: statement.start, end: declaration.start });
  } else if (/^Export(Named|All)Declaration$/.test(statement.type)) {
    const { source: module } = statement as t.ExportAllDeclaration;
    const text = module ? `;await ${RUNTIME}.import(${JSON.stringify(module.value)});` : ";";
    edits.replace(statement.start, statement.end, text + linesOf(source, statement));
  }
}

/** As many lines as there are. */
function linesOf(source: string, { start, end }: { start: number; end: number }): string {
  return blanked(source.slice(start, end)).replace(/ /g, "");
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
  const isTypes = names.length > 0 && values.length === 0;
  const lines = linesOf(source, { start: from, end: to });
  edits.replace(from, to, (isTypes ? "" : text) + lines);
}

/** What the module calls what is imported, as code; null is the module itself. */
function importedName(clause: string): string {
  if (clause === "* as $") return "null";
  if (clause === "$") return '"default"';
  const imported = /^\{ (.+) as \$ \}$/s.exec(clause)![1];
  return /^["']/.test(imported) ? imported : JSON.stringify(imported);
}

/**
 * `import("…")` asks the runtime, wherever it stands. `await a` becomes
 * `runtime.after(await runtime.before(a))`, and `for await (… of a)` goes over `runtime.each(a)`: a
 * cell that was stopped does not go on when what it waits for has come.
 */
function redirect(program: t.Program, edits: Edits): void {
  walk(program as Node, (node) => {
    if (node.type === "ImportExpression") {
      edits.replace(node.start, node.start + "import".length, `${RUNTIME}.import`);
    } else if (node.type === "AwaitExpression") {
      edits.wrap(node, `${RUNTIME}.after(`, ")");
      edits.wrap(node.argument as Node, `${RUNTIME}.before(`, ")");
    } else if (node.type === "ForOfStatement" && node.await) {
      edits.wrap(node.right as Node, `${RUNTIME}.each(`, ")");
    }
  });
}
