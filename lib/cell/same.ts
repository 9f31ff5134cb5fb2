import { asEvaluated } from "./parse.ts";
import { type Node, parse } from "./syntax.ts";

/**
 * Whether two texts are the same cell in two layouts: they may differ in spaces, comments, quotes,
 * and in punctuation without a meaning.
 */
export function isSameCell(one: string, other: string): boolean {
  try {
    const [shape, ...shapes] = [one, other].map((cell) =>
      JSON.stringify(simplify(parse(asEvaluated(cell)) as Node))
    );
    return shapes[0] === shape;
  } catch {
    // One of them is invalid.
    return false;
  }
}

/** Properties for the place and the notation of a node. */
const LAYOUT = ["start", "end", "loc", "extra"];

/** A part of the tree without what does not change its meaning. */
function simplify(part: unknown): unknown {
  if (Array.isArray(part)) {
    return part.filter((entry) => entry?.type !== "EmptyStatement").map(simplify);
  }
  if (Object(part) !== part) return part;
  const node = part as Node;
  if (node.type === "ParenthesizedExpression") return simplify(node.expression);
  if (node.type === "TSParenthesizedType") return simplify(node.typeAnnotation);
  if (node.type === "BlockStatement" && node.body.length === 1 && node.directives.length === 0) {
    const [statement] = node.body;
    if (!/Declaration$/.test(statement.type)) return simplify(statement);
  }
  const entries = Object.entries(node).filter(([key]) => !LAYOUT.includes(key))
    .map(([key, value]) => [key, simplify(value)] as const);
  const simple = Object.fromEntries(entries);
  // The order of imported names has no meaning.
  if (node.type === "ImportDeclaration") {
    simple.specifiers = node.specifiers.map((name) => JSON.stringify(simplify(name))).sort();
  }
  return simple;
}
