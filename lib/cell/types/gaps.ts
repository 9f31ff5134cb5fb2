/**
 * TypeScript that the grammar does not know, or takes for something else. What it is given instead
 * has the same length, so that all places in the tree are places in the source.
 */

import { blanked } from "../edits.ts";
import { childrenOf, firstMistake, parseCode, type SyntaxNode } from "../syntax.ts";
import { closingBracket } from "./brackets.ts";
import { type Change, findMisreading } from "./misreadings.ts";

/** A tree of TypeScript, and what has to be erased because the tree does not show it. */
export interface Reading {
  root: SyntaxNode;
  blanks: { from: number; to: number }[];
}

/** Parses TypeScript, also where the grammar alone would fail. */
export function readTypeScript(source: string): Reading {
  const blanks: Reading["blanks"] = [];
  let text = source;
  for (;;) {
    const root = parseCode(text);
    const change = findChange(root, text);
    if (change === undefined) return { root, blanks };
    const { from, to, read = "", keep = false } = change;
    const spaces = blanked(text.slice(from + read.length, to));
    text = text.slice(0, from) + read + spaces + text.slice(to);
    if (!keep) blanks.push({ from, to });
  }
}

function isType(text: string): boolean {
  return firstMistake(readTypeScript(`type T = ${text};`).root) === undefined;
}

/** Where the grammar has stopped to understand. */
interface Mistake {
  at: number;
  text: string;
  /** What it had found by then. */
  node: SyntaxNode;
}

function findChange(root: SyntaxNode, text: string): Change | undefined {
  const mistakes: Mistake[] = [];
  root.cursor().iterate(({ node, from }) => {
    if (node.type.isError && node.parent) mistakes.push({ at: from, text, node: node.parent });
  });
  const misreading = findMisreading(root, text, isType);
  // Behind a mistake, nothing else in the tree is certain.
  if (misreading && misreading.from < (mistakes[0]?.at ?? Infinity)) return misreading;
  for (const mistake of mistakes) {
    const change = SPECIAL.map((find) => find(mistake)).find((found) => found !== undefined) ??
      GAPS.map((gap) => changeFor(gap, mistake)).find((found) => found !== undefined);
    // What is blank already would be found for ever.
    if (change && (change.read || text.slice(change.from, change.to).trim() !== "")) return change;
  }
  return misreading;
}

/** What stands before and after a mistake; both is erased. */
interface Gap {
  /** Nodes, one of which the mistake is in. */
  within?: RegExp;
  /** Ends in `$`. Only so much is looked at. */
  before?: RegExp;
  /** Begins with `^`. With `<` it goes on to its `>`. */
  after?: RegExp;
  /** It is no type: only the grammar does not get to see it. */
  keep?: boolean;
  /** What the grammar gets to see. */
  read?: "_" | ",";
}

const NEAR = 200;
const STRING = /^(["'])(?:\\.|(?!\1|\\|\n).)*\1/;

const GAPS: Gap[] = [
  // `(a): a is T =>`, and `asserts a`, of which the name then remains as a type.
  { before: /[\w$]+\s+$/, after: /^is\b/ },
  { before: /\basserts\s+$/, after: /^(?=[\w$])/ },
  // `[a?: T]`, `[T?]`, `[...a: T[]]`
  { within: /^TupleType$/, after: /^\?/ },
  { within: /^TupleType$/, before: /\.\.\.\s*[\w$]+\s*$/, after: /^:/ },
  // `typeof import("a")`, `abstract new () => T`, `new <T>() => T`
  { before: /\btypeof\s+$/, after: /^(?=(import|this)\b)/ },
  { before: /\babstract\s+$/, after: /^(?=new\b)/ },
  { within: /^NewSignature$/, before: /\bnew\s*$/, after: /^(?=<)/ },
  // `{ <T>(): U }`, `in out T`
  { within: /^ObjectType$/, after: /^</ },
  { within: /^TypeParamList$/, before: /\bin\s+out\s+$/, after: /^/ },
  // `let a!: T`, `catch (a: unknown)`, `a! = b`
  { after: /^!(?=\s*:)/ },
  { within: /^CatchClause$/, after: /^:\s*(any|unknown)(?=\s*\))/ },
  { before: /!\s*$/, after: /^(?=[-+*/%&|^?<>]{0,3}=(?![=>]))/ },
  // `class { a?() {} }`
  { within: /^PropertyDeclaration$/, before: /\?\s*$/, after: /^(?=[(<])/ },
  { within: /^MethodDeclaration$/, after: /^\?(?=\s*[(<])/ },
  // `class<T> implements A {}` as an expression
  { within: /^ClassExpression$/, after: /^</ },
  { within: /^ClassExpression$/, after: /^implements\b[^{]*/ },
  { within: /^ClassExpression$/, before: /\bimplements\s+$/, after: /^[^{]*/ },
  // `a?.<T>()`
  { before: /(?<=\?\.)\s*$/, after: /^</ },
  // `constructor(private override a)`, `export { type a }`, `export type * from "a"`,
  // `import type a = require("b")`
  { within: /^ParamList$/, before: /\boverride\s+$/, after: /^(?=[\w$])/ },
  { within: /^ExportGroup$/, before: /\btype\s+$/, after: /^[\w$]+(\s+as\s+[\w$]+)?(\s*,)?/ },
  { before: /\bexport\s+type\s+$/, after: /^\*[^\n;]*;?/ },
  { before: /\bimport\s+type\s+[\w$]+\s*$/, after: /^=[^\n;]*;?/ },
  // `({ a: b.c } = d)`
  { before: /(?<=[}\]]\s*)$/, after: /^=(?![=>])/, keep: true, read: "," },
  // `from "a" with { type: "json" }`, `enum { "a" }`, `declare module "a"`
  { within: /^(Im|Ex)portDeclaration$/, after: /^with\s*\{[^}]*\}/, keep: true },
  { within: /^EnumBody$/, after: STRING, keep: true, read: "_" },
  { within: /^NamespaceDeclaration$/, after: STRING, keep: true, read: "_" },
];

function changeFor(gap: Gap, { at, text, node }: Mistake): Change | undefined {
  if (gap.within && !isWithin(node, gap.within)) return undefined;
  const before = (gap.before ?? /$/).exec(text.slice(Math.max(0, at - NEAR), at))?.[0];
  const after = (gap.after ?? /^/).exec(text.slice(at))?.[0];
  if (before === undefined || after === undefined) return undefined;
  const to = after === "<" ? closingBracket(text, at) : at + after.length;
  if (to === undefined) return undefined;
  const { keep, read } = gap;
  return { from: at - before.length, to, keep, read: read?.repeat(to - at) };
}

function isWithin(node: SyntaxNode | null, names: RegExp): boolean {
  for (; node; node = node.parent) {
    if (names.test(node.name)) return true;
    if (/Statement$|^(Block|ClassBody|Script)$/.test(node.name)) return false;
  }
  return false;
}

const SPECIAL: ((mistake: Mistake) => Change | undefined)[] = [
  // `infer A extends B`
  ({ node }) => {
    const inner = findInferred(node);
    const [name, , bound] = inner ? childrenOf(inner) : [];
    return bound && { from: name.to, to: bound.to };
  },
  // `class { [key: string]: T }`, as the overload of a method
  ({ node, at, text }) => {
    const [open, close] = [node.getChild("["), node.getChild("]")];
    if (node.name !== "PropertyDeclaration" || text[at] !== ":" || !open || !close) {
      return undefined;
    }
    return { from: node.from, to: close.to, read: "k()", keep: true };
  },
  // `({ a } = b): T => a`, where a question mark shows that it is a parameter
  ({ node, at, text }) => {
    if (!/^(:|=>)/.test(text.slice(at))) return undefined;
    const end = text.slice(0, at).trimEnd().length;
    const pattern = topOf(node).resolveInner(end, -1).parent?.firstChild?.nextSibling;
    const first = pattern?.name === "SequenceExpression" ? pattern.firstChild : pattern;
    if (!first || !/^(Object|Array)Pattern$/.test(first.firstChild?.name ?? "")) return undefined;
    const equals = first.getChild("Equals")?.from;
    if (equals === undefined || text[equals - 1] !== " ") return undefined;
    return { from: equals - 1, to: equals, read: "?", keep: true };
  },
  // `import(a, { with: b })`
  ({ node, at, text }) => {
    const open = node.name === "DynamicImport" && text[at] === "," && node.getChild("(");
    const end = open && closingBracket(text, open.from);
    return end ? { from: at, to: end - 1, keep: true } : undefined;
  },
];

function topOf(node: SyntaxNode): SyntaxNode {
  return node.parent ? topOf(node.parent) : node;
}

/** A type that the grammar has taken for a condition without an end. */
function findInferred(node: SyntaxNode): SyntaxNode | undefined {
  if (node.name === "ConditionalType" && node.firstChild!.name === "InferredType") return node;
  if (!node.type.is("Type")) return undefined;
  for (const child of childrenOf(node)) {
    const found = findInferred(child);
    if (found) return found;
  }
  return undefined;
}
