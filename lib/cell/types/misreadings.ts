import { isAssertion, type SyntaxNode } from "../syntax.ts";
import { closingBracket } from "./brackets.ts";

/** A stretch of the source in whose place the grammar gets to see something else. */
export interface Change {
  from: number;
  to: number;
  /** What the grammar gets to see first; then come spaces. */
  read?: string;
  /** It stays in the result: only the grammar does not get to see it. */
  keep?: boolean;
}

/** The first thing that the grammar takes for something else, without finding a mistake. */
export function findMisreading(
  root: SyntaxNode,
  text: string,
  isType: (text: string) => boolean,
): Change | undefined {
  let found: Change | undefined;
  root.cursor().iterate(({ node, name }) => {
    const change = FINDERS[name]?.(node, text, isType);
    if (change && change.from < (found?.from ?? Infinity)) found = change;
  });
  return found;
}

type Finder = (
  node: SyntaxNode,
  text: string,
  isType: (text: string) => boolean,
) => Change | undefined;

const FINDERS: Record<string, Finder> = {
  PostfixExpression: findNegation,
  CompareOp: findTypeArguments,
  VariableName: findTypeParameters,
  async: findTypeParameters,
  TypeName: findTypeOperator,
  PropertyType: findKeys,
  InstantiationExpression: findComparison,
};

/** `a`, line end, `!b`: the line begins a statement. */
function findNegation(node: SyntaxNode, text: string): Change | undefined {
  const mark = node.lastChild!;
  const start = node.firstChild!.to;
  const line = text.slice(start, mark.from).indexOf("\n");
  if (text[mark.from] !== "!" || line < 0) return undefined;
  return { from: start + line, to: start + line + 1, read: ";", keep: true };
}

/** `f()<T>(a)`: only after a name, and for some types, does the grammar see no comparison. */
function findTypeArguments(
  { from, to, prevSibling }: SyntaxNode,
  text: string,
  isType: (text: string) => boolean,
): Change | undefined {
  if (!prevSibling || text.slice(from, to) !== "<") return undefined;
  const end = closingBracket(text, from);
  // Nothing can be compared with a type.
  if (end !== undefined && isAssertion(prevSibling)) return { from, to: end };
  if (end === undefined || !/^\s*([(`{]|implements\b)/.test(text.slice(end))) return undefined;
  return isType(`[${text.slice(to, end - 1)}]`) ? { from, to: end } : undefined;
}

/** `async <T>(a: T) => a`: no comparison. */
function findTypeParameters(node: SyntaxNode, text: string): Change | undefined {
  if (text.slice(node.from, node.to) !== "async") return undefined;
  const from = node.to + /^\s*/.exec(text.slice(node.to))![0].length;
  const to = text[from] === "<" ? closingBracket(text, from) : undefined;
  return to !== undefined && /^\s*\(/.test(text.slice(to)) ? { from, to } : undefined;
}

/** `a as keyof (T)`: no call. */
function findTypeOperator({ from, to }: SyntaxNode, text: string): Change | undefined {
  const isOperator = /^(keyof|readonly|unique)$/.test(text.slice(from, to)) &&
    /^\s*[({[]/.test(text.slice(to));
  return isOperator ? { from, to } : undefined;
}

/** `{ [K in (A)]: T }`: no expression. */
function findKeys(node: SyntaxNode, text: string): Change | undefined {
  const open = node.getChild("[");
  const key = open && /^\[\s*[\w$]+(?=\s+in\b)/.exec(text.slice(open.from))?.[0];
  const end = key && closingBracket(text, open.from);
  return end ? { from: open.from + key.length, to: end - 1 } : undefined;
}

/** `a < b >> c`, and `a < b && c > (d)`: no types. */
function findComparison(node: SyntaxNode, text: string): Change | undefined {
  const { from, to } = node.lastChild!;
  if (node.parent?.name === "TypeofType") return undefined;
  const end = closingBracket(text, from);
  const isComparison = end === undefined ||
    (end === to && /^(>|\s*[-+<>])/.test(text.slice(end)));
  return isComparison ? { from, to: from + 1, read: ">", keep: true } : undefined;
}
