/** TypeScript as a tree: the grammar that also colours the code. */

import { parser } from "@lezer/javascript";
import { Edits } from "./edits.ts";

const typescript = parser.configure({ dialect: "ts" });

/** A place in the tree. */
export type SyntaxNode = ReturnType<typeof typescript.parse>["topNode"];

/** Parses TypeScript. A tree is there also for a text with mistakes: they are nodes of their own. */
export function parse(source: string): SyntaxNode {
  return typescript.parse(source).topNode;
}

/**
 * Parses TypeScript as if it had no comments: behind a long one, the parser gives up too early to
 * find out which of two meanings a word such as `static` has.
 */
export function parseCode(source: string): SyntaxNode {
  const root = parse(source);
  const edits = new Edits(source);
  root.cursor().iterate(({ name, from, to }) => {
    if (/Comment$/.test(name)) edits.blank({ from, to });
  });
  const text = edits.render(0, source.length);
  return text === source ? root : parse(text);
}

/** What a node stands for in the source. */
export function textOf({ from, to }: SyntaxNode, source: string): string {
  return source.slice(from, to);
}

/** The nodes directly inside of a node, in their order, without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!/Comment$/.test(child.name)) children.push(child);
  }
  return children;
}

/** The first mistake in a tree, as an offset. */
export function firstMistake(root: SyntaxNode): number | undefined {
  let found: number | undefined;
  root.cursor().iterate(({ type, from }) => {
    if (type.isError && found === undefined) found = from;
    return found === undefined;
  });
  return found;
}

/** Whether the source has elements such as `<b>a</b>`, which the grammar otherwise takes for types. */
export function hasElements(source: string): boolean {
  if (!/<\/|\/>/.test(source)) return false;
  const root = parser.configure({ dialect: "ts jsx" }).parse(source).topNode;
  let found = false;
  root.cursor().iterate(({ name }) => {
    found ||= /^JSX(CloseTag|SelfClosingTag)$/.test(name);
  });
  return found && firstMistake(root) === undefined;
}

/** Whether a node is `a as T`, or `a satisfies T`. */
export function isAssertion(node: SyntaxNode): boolean {
  return node.name === "BinaryExpression" &&
    (node.getChild("as") ?? node.getChild("satisfies")) !== null;
}
