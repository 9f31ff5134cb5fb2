import { asEvaluated } from "./parse.ts";
import { toJavaScript } from "./javascript.ts";
import { childrenOf, firstMistake, type SyntaxNode } from "./syntax.ts";
import { readTypeScript } from "./types/gaps.ts";

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

function shapeOf(cell: string): string {
  const source = toJavaScript(asEvaluated(cell));
  const { root } = readTypeScript(source);
  if (firstMistake(root) !== undefined) throw new SyntaxError();
  return root.firstChild === null ? "" : write(root, source);
}

const PUNCTUATION = new Set(["(", ")", "{", "}", ",", ";"]);

/** A tree as text, without what has no meaning by itself. */
function write(node: SyntaxNode, source: string): string {
  const { name, from, to } = node;
  const text = source.slice(from, to);
  if (name === "String") return JSON.stringify(text.slice(1, -1).replace(/\\(["'])/g, "$1"));
  if (name === "ImportGroup") return writeNames(text);
  if (node.firstChild === null || name === "Label") return text;
  const inside: string[] = [];
  let done = from;
  // The text of a template is in no node.
  const keep = (text: string) => name === "TemplateString" && inside.push(JSON.stringify(text));
  for (const child of childrenOf(node)) {
    keep(source.slice(done, child.from));
    if (!PUNCTUATION.has(child.name)) inside.push(write(child, source));
    done = child.to;
  }
  keep(source.slice(done, to));
  const written = inside.filter((part) => part !== "");
  if (name === "ParenthesizedExpression" || name === "Block" && written.length === 1) {
    return written.join();
  }
  // `new A` is `new A()`.
  if (name === "ArgList" && written.length === 0 && node.parent?.name === "NewExpression") {
    return "";
  }
  return `${name}(${written.join()})`;
}

/** The order of imported names has no meaning. */
function writeNames(group: string): string {
  return group.slice(1, -1).split(",").map((name) => name.trim().replace(/\s+/g, " "))
    .filter((name) => name !== "").sort().join();
}
