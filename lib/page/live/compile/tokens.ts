/** TypeScript as tokens, each of which knows whether it is part of a type: sucrase's parser. */

// @ts-types="sucrase/dist/types/parser/index.d.ts"
import { parse } from "sucrase/dist/parser/index.js";
// @ts-types="sucrase/dist/types/parser/tokenizer/keywords.d.ts"
import { ContextualKeyword } from "sucrase/dist/parser/tokenizer/keywords.js";
// @ts-types="sucrase/dist/types/parser/tokenizer/types.d.ts"
import { TokenType } from "sucrase/dist/parser/tokenizer/types.js";

export { TokenType };

/** One token. */
export type Token = ReturnType<typeof parse>["tokens"][number];

/** A cell that cannot be run, with the line that is to blame, counted from 1. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";

  /** With the reason, and the line. */
  constructor(message: string, readonly line: number) {
    super(message);
  }
}

/**
 * The tokens of a source.
 *
 * @throws {CellSyntaxError} for what is no TypeScript.
 */
export function tokenize(source: string): Token[] {
  try {
    return parse(source, false, true, false).tokens;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } };
    throw new CellSyntaxError(message.replace(/ \(\d+:\d+\)$/, ""), loc?.line ?? 1);
  }
}

/** Whether this names a constructor. */
export function isConstructor({ contextualKeyword, isType }: Token): boolean {
  return contextualKeyword === ContextualKeyword._constructor && !isType;
}
