import { pathToFileURL } from "node:url";
import {
  asEvaluated,
  type CellSyntax,
  type ImportDeclaration,
  type ImportedName,
  parseCell,
} from "../cell/parse.ts";
import { mayThrow, type NumberedCell } from "./cells.ts";

/** A place in a notebook's code. */
export interface CellPlace {
  /** Which executed code cell, counted from 1. */
  cell: number;
  /** The line in the cell, counted from 1. */
  line: number;
}

/** A notebook's code cells as one TypeScript module. */
export interface Program {
  text: string;
  /** Whether it sees Deno's unstable interfaces, such as `Deno.jupyter`. */
  unstable: boolean;
  /** Where line `line` of the text (counted from 1) comes from. */
  locate(line: number): CellPlace | undefined;
  /** Which line of the text (counted from 1) a line of a cell is. */
  lineOf(cell: number, line: number): number;
  /** True when a cell declares a name for later cells at this place of the text. */
  declaresAt(line: number, column: number): boolean;
}

interface Line extends Partial<CellPlace> {
  text: string;
  /** Columns at which names for later cells are declared. */
  declared?: number[];
}

/**
 * Joins cells to one module that can be anywhere. Each cell is a block inside the block of the
 * cell before it: it sees all earlier names and may declare them anew, as it may in the kernel.
 * Imports come first. A cell that may throw is in a function, so that what follows is
 * reached; so does one with a `var`, which would not stay within a block.
 *
 * @param folder What relative imports are relative to.
 */
export function joinCells(cells: NumberedCell[], folder: string): Program {
  const base = pathToFileURL(`${folder}/`);
  const imports = new ImportTable(base);
  const blocks: Line[] = [];
  const ends: string[] = [];
  for (const { cell, number } of cells) {
    const syntax = parseCell(cell.source);
    const aliases = syntax.imports.flatMap((declaration) =>
      imports.add(declaration, { cell: number, line: lineAt(cell.source, declaration.from) })
    );
    // The semicolon ends the cell before: a value in parentheses and a block look like a function.
    const isFunction = mayThrow(cell) || /\bvar\b/.test(cell.source);
    const [open, close] = isFunction ? [";void (async () => { await null;", "})();"] : [";{", "}"];
    blocks.push({ text: [open, ...aliases].join(" "), cell: number, line: 1 });
    blocks.push(...cellLines(cell.source, number, syntax, base));
    if (mayThrow(cell)) blocks.push({ text: close });
    else ends.unshift(close);
    imports.shadow(syntax.declared.values());
  }
  const unstable = cells.some(({ cell }) => /\bDeno\b/.test(cell.source));
  const head = { text: unstable ? '/// <reference lib="deno.unstable" />' : "" };
  const lines: Line[] = [head, ...imports.lines, ...blocks, { text: ends.join("") }];
  return {
    text: [...lines.map(({ text }) => text), "export {};", ""].join("\n"),
    unstable,
    locate(line) {
      const { cell, line: inCell } = lines[line - 1] ?? {};
      return cell === undefined || inCell === undefined ? undefined : { cell, line: inCell };
    },
    // The first line of a cell also opens its block, one line above.
    lineOf: (cell, line) => 1 + lines.findLastIndex((at) => at.cell === cell && at.line === line),
    declaresAt: (line, column) => lines[line - 1]?.declared?.includes(column) ?? false,
  };
}

/** The imports of all cells, each once. */
class ImportTable {
  readonly lines: Line[] = [];
  readonly #base: URL;
  /** What each imported name means. */
  readonly #meanings = new Map<string, string>();
  /** Names that a cell has declared, which hide the imports on top. */
  readonly #shadowed = new Set<string>();

  constructor(base: URL) {
    this.#base = base;
  }

  /** Adds a cell's import; returns code for the cell that gives names a new meaning. */
  add({ specifier, attributes, names }: ImportDeclaration, place: CellPlace): string[] {
    const module = JSON.stringify(resolveModule(specifier, this.#base));
    const from = `${module} ${attributes}`.trim();
    if (names.length === 0) this.lines.push({ ...place, text: `import ${from};` });
    return names.flatMap((name) => this.#addName(name, from, place));
  }

  /** Adds names that a cell declares. */
  shadow(names: Iterable<string>) {
    for (const name of names) this.#shadowed.add(name);
  }

  #addName({ local, clause, typeOnly }: ImportedName, from: string, place: CellPlace): string[] {
    const keyword = typeOnly ? "import type" : "import";
    const meaning = `${keyword} ${clause} from ${from};`;
    const shadowed = this.#shadowed.has(local);
    const known = this.#meanings.get(local);
    if (known === meaning && !shadowed) return [];
    const conflict = shadowed || known !== undefined;
    const unique = conflict ? `${local}$${place.cell}` : local;
    this.lines.push({ ...place, text: meaning.replace("$", () => unique) });
    if (conflict) return [`${typeOnly ? "type" : "const"} ${local} = ${unique};`];
    this.#meanings.set(local, meaning);
    return [];
  }
}

/** The module's address, independent of the importing module. */
function resolveModule(specifier: string, base: URL): string {
  return /^(\.{0,2}\/)/.test(specifier) ? new URL(specifier, base).href : specifier;
}

/** The cell's lines, with its imports blanked out and its dynamic imports resolved. */
function cellLines(source: string, cell: number, syntax: CellSyntax, base: URL): Line[] {
  const edits = [
    ...syntax.imports.map(({ from, to }) => ({
      from,
      to,
      text: source.slice(from, to).replace(/[^\n]/g, " "),
    })),
    ...syntax.dynamicImports.map(({ from, to, specifier }) => ({
      from,
      to,
      text: resolveModule(specifier, base),
    })),
  ].sort((a, b) => b.from - a.from);
  let text = source;
  for (const edit of edits) text = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  const evaluated = asEvaluated(text).split("\n");
  const columns = Map.groupBy(syntax.declared.keys(), (offset) => lineAt(source, offset));
  return evaluated.map((line, index) => ({
    text: line,
    cell,
    line: index + 1,
    declared: columns.get(index + 1)?.map((at) => at - source.lastIndexOf("\n", at - 1) - 1),
  }));
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split("\n").length;
}
