/** Completion and inspection of names in a notebook, by type or by value. */

import { setTimeout as delay } from "node:timers/promises";
import { asEvaluated, parseCell } from "../../cell/parse.ts";
import { placeOf } from "../../cell/error.ts";
import type { CodeCell, Json, JsonObject } from "../notebook.ts";
import { joinCells, type Program } from "../joined_cells.ts";
import { projectRoot } from "../project.ts";
import type { Question } from "../runtime/protocol.ts";
import { LanguageServer } from "./language_server.ts";

/** Milliseconds to wait for types. JupyterLab gives up a completion after 1000. */
const PATIENCE = { completion: 800, hover: 3000 };
/** Milliseconds to wait for a value; while a cell computes, there is none. */
const VALUE_PATIENCE = 300;
/** Milliseconds without cells after which the server is started: it would slow them down. */
const PAUSE = 2000;
/** Milliseconds without cells and requests after which the server is ended: it takes 400 MB. */
const IDLE = 15 * 60_000;

/** Older cells are omitted: most of them have been run again. */
const MOST_CELLS = 200;

/** Jupyter's names for the language server's kinds. */
const KINDS: Record<number, string> = {
  2: "method",
  3: "function",
  5: "property",
  6: "variable",
  7: "class",
  8: "interface",
  9: "module",
  10: "property",
  13: "enum",
  14: "keyword",
  21: "constant",
};

/** Asks the running cells for names and values; undefined if they do not answer in time. */
export type AskValues = (question: Question, milliseconds: number) => Promise<Json | undefined>;

/** Answers requests about code. */
export class Language {
  readonly #folder: string;
  readonly #ask: AskValues;
  /** The code that was run, by cell id if a front end sends one, the latest last. */
  readonly #cells = new Map<unknown, string>();
  #server?: LanguageServer;
  #idle?: ReturnType<typeof setTimeout>;
  #pause?: ReturnType<typeof setTimeout>;

  constructor(folder: string, ask: AskValues) {
    this.#folder = folder;
    this.#ask = ask;
  }

  /** A cell is run. */
  add(source: string, id: unknown = Symbol()): void {
    clearTimeout(this.#pause);
    if (!parseCell(asEvaluated(source)).valid) return;
    this.#cells.delete(id);
    this.#cells.set(id, source);
    if (this.#cells.size > MOST_CELLS) this.#cells.delete(this.#cells.keys().next().value);
  }

  /**
   * Keeps the language server ready. It is started when no cell has run for a while, and loads
   * everything before the first request.
   */
  warm(): void {
    clearTimeout(this.#pause);
    if (this.#server) return void this.#start();
    this.#pause = setTimeout(() => {
      const cells = [...this.#cells.values()].map(parseCell);
      const names = cells.flatMap(({ declared }) => [...declared.values()]);
      const text = `${names.at(-1) ?? "Math"}.`;
      this.#askServer("completion", text, text.length).catch(() => {});
    }, PAUSE);
  }

  /** Answers Jupyter's request for completion. */
  async complete({ code, cursor_pos }: JsonObject): Promise<JsonObject> {
    const { text, offset } = placeIn(code, cursor_pos);
    const before = text.slice(0, offset);
    const prefix = /[\p{L}\d_$]*$/u.exec(before)![0];
    const byValue = this.#valueNames(before, prefix);
    const items = await this.#typedNames(text, offset) ?? await byValue;
    const matches = items.filter(({ name }) => name.startsWith(prefix));
    const [cursor_start, cursor_end] = [offset - prefix.length, offset]
      .map((end) => [...text.slice(0, end)].length);
    return {
      status: "ok",
      matches: matches.map(({ name }) => name),
      cursor_start,
      cursor_end,
      metadata: {
        _jupyter_types_experimental: matches.map(({ name, type }) => {
          return { start: cursor_start, end: cursor_end, text: name, type };
        }),
      },
    };
  }

  /** Answers Jupyter's request for inspection. */
  async inspect({ code, cursor_pos }: JsonObject): Promise<JsonObject> {
    const { text, offset } = placeIn(code, cursor_pos);
    const name = nameAt(text, offset);
    const data = name && (await this.#typed(text, name.from) ?? await this.#value(name.path));
    return { status: "ok", found: Boolean(data), data: data || {}, metadata: {} };
  }

  /** Ends the language server. */
  close(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#pause);
    this.#server?.stop();
  }

  async #typedNames(text: string, offset: number): Promise<Name[] | undefined> {
    const answer = await this.#askServer("completion", text, offset) as
      | { items?: { label: string; kind: number; sortText?: string }[] }
      | null;
    // Names with a number are those of imports in the joined program.
    const items = answer?.items?.filter(({ label }) => !/\$\d+$/.test(label)) ?? [];
    if (items.length === 0) return undefined;
    return items
      .sort((a, b) => compare(a.sortText ?? "", b.sortText ?? "") || compare(a.label, b.label))
      .map(({ label, kind }) => ({ name: label, type: KINDS[kind] ?? "" }));
  }

  async #valueNames(before: string, prefix: string): Promise<Name[]> {
    const path = /(?:[\p{L}_$][\p{L}\d_$]*\.)*$/u.exec(
      before.slice(0, before.length - prefix.length),
    )!;
    if (path[0] === "" && /\.$/.test(before.slice(0, path.index))) return [];
    const names = await this.#ask(
      { type: "names", path: path[0].split(".").slice(0, -1) },
      VALUE_PATIENCE,
    );
    return (names as string[] | undefined ?? []).map((name) => ({ name, type: "" }));
  }

  async #typed(text: string, offset: number): Promise<JsonObject | undefined> {
    const answer = await this.#askServer("hover", text, offset) as
      | { contents: { value: string } }
      | null;
    const markdown = answer?.contents.value.trim();
    if (!markdown) return undefined;
    const plain = markdown.replace(/^```.*\n|\n?```$/gm, "");
    // The type of an undeclared name.
    if (plain === "any") return undefined;
    return { "text/markdown": markdown, "text/plain": plain };
  }

  async #value(path: string[]): Promise<JsonObject | undefined> {
    const value = await this.#ask({ type: "describe", path }, VALUE_PATIENCE);
    if (typeof value !== "string") return undefined;
    return {
      "text/markdown": `\`\`\`ts\n${path.join(".")}: ${value}\n\`\`\``,
      "text/plain": `${path.join(".")}: ${value}`,
    };
  }

  /** The language server's answer about a place in a cell that is being written, or null. */
  async #askServer(method: "hover" | "completion", text: string, offset: number): Promise<Json> {
    const program = this.#join(text);
    const { line, column } = placeOf(text, offset);
    const last = this.#cells.size + 1;
    const place = { line: program.lineOf(last, line) - 1, character: column - 1 };
    const answer = this.#start().then((server) => server.ask(method, program.text, place));
    const late = delay(PATIENCE[method], null, { ref: false });
    return await Promise.race([answer.catch(() => null), late]);
  }

  /** All cells, and one that is being written, as the program that deno check sees. */
  #join(text: string): Program {
    const cells = [...this.#cells.values(), text].map((source, index) => {
      return { cell: { source, metadata: {} } as CodeCell, number: index + 1 };
    });
    return joinCells(cells, this.#folder);
  }

  async #start(): Promise<LanguageServer> {
    clearTimeout(this.#pause);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#server?.stop(), IDLE);
    if (this.#server) return this.#server;
    const root = await projectRoot(this.#folder);
    const server = this.#server ??= new LanguageServer(this.#folder, root);
    server.ended.then(() => {
      if (this.#server === server) this.#server = undefined;
    });
    return server;
  }
}

interface Name {
  name: string;
  type: string;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Jupyter counts characters, and JavaScript the units of UTF-16. */
function placeIn(code: Json, cursor: Json): { text: string; offset: number } {
  const text = String(code);
  const offset =
    [...text].slice(0, typeof cursor === "number" ? cursor : undefined).join("").length;
  return { text, offset };
}

const NAME = /[\p{L}_$][\p{L}\d_$]*(?:\.[\p{L}_$][\p{L}\d_$]*)*$/u;

/** The name at a place; within brackets, that of the function that is being called. */
function nameAt(text: string, offset: number): { path: string[]; from: number } | undefined {
  const rest = /^[\p{L}\d_$]*/u.exec(text.slice(offset))![0];
  const found = NAME.exec(text.slice(0, offset + rest.length));
  if (found) {
    const path = found[0].split(".");
    return { path, from: offset + rest.length - path.at(-1)!.length };
  }
  let depth = 0;
  for (let i = offset - 1; i >= 0; i--) {
    if (text[i] === ")") depth++;
    else if (text[i] === "(" && depth-- === 0) return nameAt(text, i);
  }
}
