import type * as t from "@babel/types";
import { asEvaluated } from "./parse.ts";
import { parse } from "./syntax.ts";

/**
 * Whether two texts are the same cell in two layouts: they may differ in spaces, comments, quotes,
 * and in punctuation that means nothing.
 *
 * @example
 * ```ts
 * import { isSameCell } from "./same.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isSameCell("f( 'a' )", 'f("a");'));
 * // The first is an object, the second a block with a label in it.
 * assert.ok(!isSameCell("{ a: 1 }", "{\n  a: 1;\n}"));
 * ```
 */
export function isSameCell(one: string, other: string): boolean {
  try {
    const [shape, ...shapes] = [one, other].map(shapeOf);
    return shapes[0] === shape;
  } catch {
    // One of them is no cell.
    return false;
  }
}

/** The tree as text, without what has no meaning by itself. */
function shapeOf(cell: string): string {
  return JSON.stringify(parse(asEvaluated(cell)), (key, value) => {
    // Where it stands, and how it is written.
    if (/^(start|end|loc|extra)$/.test(key)) return undefined;
    if (typeof value === "bigint") return `${value}n`;
    if (!Array.isArray(value)) return withoutBrackets(value);
    const items = value.filter((item) => item?.type !== "EmptyStatement");
    // The order of imported names has no meaning.
    return key === "specifiers"
      ? items.sort((a, b) => a.local.name < b.local.name ? -1 : 1)
      : items;
  });
}

/** A node without the brackets around it, if these have no meaning. */
function withoutBrackets(node: t.Node | null): t.Node | null {
  switch (node?.type) {
    case "ParenthesizedExpression":
      return withoutBrackets(node.expression);
    case "TSParenthesizedType":
      return withoutBrackets(node.typeAnnotation);
    case "BlockStatement": {
      const [only, ...others] = [...node.directives, ...node.body];
      const isAlone = others.length === 0 && only?.type.endsWith("Statement");
      return isAlone ? withoutBrackets(only) : node;
    }
  }
  return node;
}
