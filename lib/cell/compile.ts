/**
 * Compiles a cell's TypeScript to JavaScript that behaves as in the kernel: other cells can use its
 * declarations and repeat them, it may await, and its last value is its result.
 *
 * Declarations become properties of the global object, which engines read as fast as variables; the
 * rest becomes the body of an async function. Lines stay the same, after one more before each script.
 */

import type * as t from "@babel/types";
import { declareGlobal, writeDeclaration, writeFunction } from "./declarations.ts";
import { blanked, Edits } from "./edits.ts";
import { eraseTypes, isErased } from "./erase.ts";
import { CellSyntaxError, type Place, placeOf } from "./error.ts";
import { LAST, RUNTIME, UNUSED } from "./reserved.ts";
import { asEvaluated, type ImportDeclaration, readImport } from "./parse.ts";
import { type CellNames, readNames, unexported } from "./scope.ts";
import { type Node, parse, walk } from "./syntax.ts";
import { keepExpression, keepValues } from "./last_value.ts";

/** A compiled cell. Each script has one line before the lines of the cell. */
export interface CompiledCell extends CellNames {
  /** A script that makes the functions that the cell declares, which exist from the start. */
  functions: string;
  /** A script whose value is a function that runs the cell, and promises its last value. */
  body: string;
}

/** A compiled cell, and where its code comes from. */
export interface Compilation {
  code: CompiledCell;
  /** Where in the cell a place of one of the scripts is, not counting the additional line. */
  locate(script: "functions" | "body", place: Place): Place;
  /** The error of the engine if it cannot parse the scripts. */
  check(): CellSyntaxError | undefined;
}

/**
 * Compiles a cell.
 *
 * @throws {CellSyntaxError} for invalid TypeScript, and for what a cell cannot contain.
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
  for (const declaration of imports) writeImport(declaration, edits);
  const others = statements.filter(({ type }) => type !== "ImportDeclaration");
  const declarations = others.map(unexported);
  for (const statement of others) writeExport(statement, edits);
  keepValues(declarations, edits);
  for (const declaration of declarations) writeDeclaration(declaration, edits);
  redirect(program, edits);
  const functions = declarations.flatMap((node) =>
    node.type === "FunctionDeclaration" && node.id ? node : []
  );
  for (const node of functions) writeFunction(node, edits);
  // After everything that wraps expressions, as types are inside of them.
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

/** The engine's message if it cannot parse a script. */
function problemOf(script: string): string | undefined {
  try {
    new Function(script);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Part of a script, and the offsets in the cell that its characters come from. */
interface Part {
  text: string;
  origin: (offset: number) => number;
}

/** The text of some nodes, and the text between them, each in its original lines. */
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

/** Throws for syntax that engines do not support, or treat differently in a function. */
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

/** Removes `export`: other cells can use all declarations. */
function writeExport(statement: Node, edits: Edits): void {
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
    edits.replace(statement.start, statement.end, text + edits.linesOf(statement));
  }
}

/** Loads modules through the runtime, unless only types are imported. */
function writeImport(declaration: ImportDeclaration, edits: Edits): void {
  const { from, to, specifier, attributes, names } = declaration;
  const values = names.filter(({ typeOnly }) => !typeOnly);
  const taken = values.map(({ local, clause }) => `${local}:${importedName(clause)}`);
  const module = JSON.stringify(specifier);
  const options = attributes && `,{with:${attributes.replace(/^with\s*|\n/g, "")}}`;
  const text =
    `;${RUNTIME}.take(await ${RUNTIME}.import(${module}${options}),${module},{${taken}});`;
  const isTypes = names.length > 0 && values.length === 0;
  edits.replace(from, to, (isTypes ? "" : text) + edits.linesOf({ start: from, end: to }));
}

/** The name of an export, as code; null is the module itself. */
function importedName(clause: string): string {
  if (clause === "* as $") return "null";
  if (clause === "$") return '"default"';
  const imported = /^\{ (.+) as \$ \}$/s.exec(clause)![1];
  return /^["']/.test(imported) ? imported : JSON.stringify(imported);
}

/**
 * `import("…")` calls the runtime. `await a` becomes `runtime.after(await runtime.before(a))`, and
 * `for await (… of a)` iterates over `runtime.each(a)`, so that a stopped cell does not continue.
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
