/** Statements that are types only, and what keeps their neighbours apart when they are gone. */

import { blanked, type Edits } from "../edits.ts";
import { childrenOf, type SyntaxNode } from "../syntax.ts";

/** Whether nothing is left of a statement or a member of a class when its types are gone. */
export function isErased(node: SyntaxNode): boolean {
  switch (node.name) {
    case "TypeAliasDeclaration":
    case "InterfaceDeclaration":
    case "AmbientDeclaration":
      return true;
    case "NamespaceDeclaration":
      return childrenOf(node.getChild("Block") ?? node).every(isInBlockErased);
    case "FunctionDeclaration":
    case "MethodDeclaration":
      return node.getChild("Block") === null;
    case "PropertyDeclaration":
      return node.getChild("declare") !== null || node.getChild("abstract") !== null;
    case "ImportDeclaration":
      return node.getChild("type") !== null;
    case "ExportDeclaration":
      return node.getChild("type") !== null || childrenOf(node).some(isErased);
  }
  return false;
}

function isInBlockErased(node: SyntaxNode): boolean {
  return /^[{};]$/.test(node.name) || isErased(node);
}

/**
 * Erases a stretch at the beginning of a statement. A semicolon comes to stand there if the
 * statement before has none, and would otherwise go on with what comes next.
 */
export function eraseBetween(
  statement: SyntaxNode,
  stretch: { from: number; to: number },
  source: string,
  edits: Edits,
): void {
  const spaces = blanked(source.slice(stretch.from, stretch.to));
  const next = stretch.to < statement.to ? stretch.to : nextOf(statement, source.length);
  const rest = source.slice(next).trimStart();
  const apart = /^(?![[(`+\-*/<.,]|in\b|instanceof\b)/.test(rest) || !isOpen(statement, source);
  edits.replace(stretch.from, stretch.to, apart ? spaces : `;${spaces.slice(1)}`);
}

/** Where the next statement begins that is not erased. */
function nextOf(statement: SyntaxNode, end: number): number {
  let next = statement.nextSibling;
  while (next && isErased(next)) next = next.nextSibling;
  return next?.from ?? end;
}

/** Whether what is left before a statement could go on. */
function isOpen(statement: SyntaxNode, source: string): boolean {
  let last: SyntaxNode | null | undefined = statement.prevSibling;
  while (last && isErased(last)) last = last.prevSibling;
  if (!last || source[last.to - 1] === ";") return false;
  for (; last; last = childrenOf(last).at(-1)) {
    if (/^((Expression|Return|Throw)Statement|(Variable|Property)Declaration)$/.test(last.name)) {
      return true;
    }
  }
  return false;
}

/**
 * Whether the grammar has taken the next line for a part of the expression: after a type, nothing
 * can be called or indexed, so the statement has ended with it.
 */
export function continuesLine(assertion: SyntaxNode): boolean {
  const { parent } = assertion;
  return parent !== null && parent.firstChild!.from === assertion.from &&
    /^(Call|Member|TaggedTemplate)Expression$/.test(parent.name);
}
