import { SourceMap } from "node:module";
import { type Compilation, compile } from "../cell/compile.ts";
import { CellSyntaxError, type Place } from "../cell/error.ts";

/**
 * Compiles a cell as the page does. What only the TypeScript compiler translates (decorators, JSX),
 * it translates first.
 *
 * @throws {CellSyntaxError} for invalid TypeScript, and for syntax that a cell cannot contain.
 */
export async function compileForKernel(cell: string): Promise<Compilation> {
  const [compilation, problem] = attempt(cell);
  if (problem === undefined) return compilation;
  const translation = problem.isIncomplete ? undefined : await translate(cell);
  const [translated] = translation ? attempt(translation.code) : [];
  if (translation === undefined || translated === undefined) throw problem;
  return {
    ...translated,
    locate: (script, place) => translation.locate(translated.locate(script, place)),
  };
}

function attempt(cell: string): [Compilation, undefined] | [undefined, CellSyntaxError] {
  try {
    const compilation = compile(cell);
    const problem = compilation.check();
    return problem ? [undefined, problem] : [compilation, undefined];
  } catch (error) {
    if (error instanceof CellSyntaxError) return [undefined, error];
    throw error;
  }
}

/** A cell compiled by TypeScript; undefined if that finds an error, or is not available. */
async function translate(
  cell: string,
): Promise<{ code: string; locate: (place: Place) => Place } | undefined> {
  // It is large, and few cells need it.
  const loaded = await import("typescript").catch(() => undefined);
  if (loaded === undefined) return undefined;
  const { default: typescript } = loaded;
  for (const fileName of ["cell.ts", "cell.tsx"]) {
    const { outputText, sourceMapText, diagnostics = [] } = typescript.transpileModule(cell, {
      fileName,
      reportDiagnostics: true,
      compilerOptions: {
        target: typescript.ScriptTarget.ES2022,
        module: typescript.ModuleKind.ESNext,
        jsx: typescript.JsxEmit.React,
        verbatimModuleSyntax: true,
        sourceMap: true,
      },
    });
    if (diagnostics.length > 0) continue;
    const map = new SourceMap(JSON.parse(sourceMapText!));
    return {
      // The directive would be the value of a cell without another.
      code: outputText.replace(/^"use strict";|\/\/# sourceMappingURL=.*\s*$/g, ""),
      locate(place) {
        const entry = map.findEntry(place.line - 1, place.column - 1);
        if (!("originalLine" in entry)) return place;
        return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
      },
    };
  }
}

/** Whether a cell is complete, in Jupyter's terms. */
export async function isComplete(cell: string): Promise<"complete" | "incomplete" | "invalid"> {
  try {
    await compileForKernel(cell);
    return "complete";
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    return error.isIncomplete ? "incomplete" : "invalid";
  }
}
