/** TypeScript as a tree: the grammar that also colours the code. */

import { parser } from "@lezer/javascript";

const typescript = parser.configure({ dialect: "ts" });

/** A place in the tree. */
export type SyntaxNode = ReturnType<typeof typescript.parse>["topNode"];

/** Parses TypeScript. A tree is there also for a text with mistakes: they are nodes of their own. */
export function parse(source: string): SyntaxNode {
  return typescript.parse(source).topNode;
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
