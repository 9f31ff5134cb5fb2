/**
 * TypeScript without its types. Spaces take their places, so that the lines and columns of the
 * JavaScript are those of the cell.
 */

import { Edits } from "./edits.ts";
import { childrenOf, firstMistake, isAssertion, type SyntaxNode } from "./syntax.ts";
import { writeParameterProperties } from "./types/constructors.ts";
import { writeEnum } from "./types/enums.ts";
import { continuesLine, eraseBetween, isErased } from "./types/erase.ts";
import { readTypeScript } from "./types/gaps.ts";
import { refuseTypeScript } from "./types/refuse.ts";

/**
 * Takes the types out of TypeScript, as the kernel does: nothing is checked, and no line moves.
 * Imports that no value of the cell uses stay, because other cells may use them.
 *
 * @throws {CellSyntaxError} for a namespace with values, and for `import a = b`.
 *
 * @example
 * ```ts
 * import { toJavaScript } from "./javascript.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(toJavaScript("let a: T = b!;"), "let a    = b ;");
 * ```
 */
export function toJavaScript(source: string): string {
  return eraseTypes(source).render(0, source.length);
}

/** The changes that take the types out of TypeScript. */
export function eraseTypes(source: string): Edits {
  const { root, blanks } = readTypeScript(source);
  refuseTypeScript(root, source);
  const edits = new Edits(source);
  strip(root, { source, edits });
  for (const blank of blanks) edits.blank(blank);
  return edits;
}

interface Text {
  source: string;
  edits: Edits;
}

/** Writes the changes for a node and all that it holds. */
function strip(node: SyntaxNode, text: Text): void {
  if (isErased(node)) {
    // What has a mistake in it stays, for the engine to find.
    if (firstMistake(node) === undefined) eraseBetween(node, node, text.source, text.edits);
    return;
  }
  const rule = RULES[node.name];
  if (rule !== undefined && rule(node, text) === "done") return;
  for (const child of childrenOf(node)) strip(child, text);
}

/** What is to be done for a node; for those within, too, unless it is "done". */
type Rule = (node: SyntaxNode, text: Text) => "done" | void;

const erase: Rule = (node, { edits }) => {
  edits.blank(node);
  return "done";
};

const eraseModifiers: Rule = (node, { source, edits }) => {
  const children = childrenOf(node);
  const rest = children.findIndex(({ name }) => !MODIFIER.test(name));
  if (rest > 0) {
    const first = { from: children[0].from, to: children[rest - 1].to };
    eraseBetween(node, first, source, edits);
  }
  for (const child of children.slice(rest)) {
    if (MODIFIER.test(child.name)) edits.blank(child);
  }
};

const MODIFIER = /^(Privacy|abstract|declare|override|readonly)$/;

const RULES: Record<string, Rule> = {
  TypeAnnotation: erase,
  TypePredicate: erase,
  TypeArgList: erase,
  TypeParamList: erase,
  Optional: erase,
  ArrowFunction: keepArrow,
  ParamList: stripParameters,
  MethodDeclaration: eraseModifiers,
  PropertyDeclaration: (node, text) => {
    eraseModifiers(node, text);
    eraseExclamation(node, text);
  },
  PostfixExpression: eraseExclamation,
  BinaryExpression: stripAssertion,
  PrefixCast: stripCast,
  ImportGroup: stripImports,
  ClassDeclaration: (node, { edits }) => {
    const [abstract, implemented] = [node.getChild("abstract"), node.getChild("implements")];
    if (abstract) edits.blank(abstract);
    if (!implemented) return;
    const types = childrenOf(node).filter(({ type }) => type.is("Type"));
    edits.blank({ from: implemented.from, to: types.at(-1)?.to ?? implemented.to });
  },
  ClassBody: (node, { source, edits }) => writeParameterProperties(node, source, edits),
  EnumDeclaration: (node, { source, edits }) => writeEnum(node, source, edits),
};

/** `a!`, and `a!: T`. */
function eraseExclamation(node: SyntaxNode, { source, edits }: Text): void {
  const mark = childrenOf(node).find((child) => child.name === "LogicOp");
  if (mark && source[mark.from] === "!") edits.blank(mark);
}

/** Between its parameters and `=>`, and before its parameters, no line may end. */
function keepArrow(node: SyntaxNode, { source, edits }: Text): void {
  const parameters = node.getChild("ParamList");
  if (parameters === null) return;
  const start = node.getChild("async")?.to ?? (isGenericArrow(node) ? node.parent! : node).from;
  const before = source.slice(start, parameters.from);
  if (before.includes("\n")) {
    const generics = start + before.indexOf("<");
    edits.replace(generics, generics + 1, "(");
    edits.blank({ from: generics + 1, to: parameters.from + 1 });
  }
  const result = node.getChild("TypeAnnotation");
  if (result && source.slice(parameters.to, result.to).includes("\n")) {
    edits.blank({ from: parameters.to - 1, to: result.to - 1 });
    edits.replace(result.to - 1, result.to, ")");
  }
}

function isGenericArrow(node: SyntaxNode): boolean {
  return node.name === "ArrowFunction" && node.getChild("async") === null &&
    node.parent?.name === "PrefixCast";
}

function stripParameters(node: SyntaxNode, { edits }: Text): void {
  const children = childrenOf(node);
  for (const child of children) {
    if (MODIFIER.test(child.name)) edits.blank(child);
  }
  const self = children.findIndex(({ name }) => name === "this");
  if (self < 0) return;
  const end = children.slice(self).find(({ name }) => name === ",") ?? children[self + 1];
  edits.blank({ from: children[self].from, to: (end ?? children[self]).to });
}

/** `a as T`, `a satisfies T`. */
function stripAssertion(node: SyntaxNode, text: Text): "done" | void {
  const [value, operator, type] = childrenOf(node);
  if (!isAssertion(node)) return;
  const { source, edits } = text;
  if (changesGrouping(node, value, source)) edits.wrap(value, "(", ")");
  strip(value, text);
  edits.replace(operator.from, operator.from + 1, continuesLine(node) ? ";" : " ");
  edits.blank({ from: operator.from + 1, to: (type ?? operator).to });
  return "done";
}

/** `a + b as T * c` means `(a + b) * c`. */
function changesGrouping(node: SyntaxNode, value: SyntaxNode, source: string): boolean {
  if (value.name !== "BinaryExpression" || isAssertion(value)) return false;
  let outer = node;
  while (outer.parent && isAssertion(outer.parent)) outer = outer.parent;
  const parent = outer.parent;
  if (parent?.name !== "BinaryExpression" || parent.firstChild!.from !== outer.from) return false;
  const operator = parent.getChild("ArithOp") ?? parent.getChild("BitOp");
  return operator !== null && !/^[&|^]$/.test(source.slice(operator.from, operator.to));
}

/** `<T>a`: in parentheses, as `{` could otherwise begin a block, or a line end a statement. */
function stripCast(node: SyntaxNode, { source, edits }: Text): void {
  const value = childrenOf(node).at(-1)!;
  // In front of long functions the grammar does not know a type parameter when it sees one.
  if (isGenericArrow(value)) {
    const generics = { from: node.from, to: value.from };
    return source.slice(node.from, value.from).includes("\n") ? undefined : edits.blank(generics);
  }
  edits.replace(node.from, node.from + 1, "(");
  edits.blank({ from: node.from + 1, to: value.from });
  edits.wrap({ from: node.to, to: node.to }, "", ")");
}

/** `import { type A, b }`. */
function stripImports(node: SyntaxNode, { edits }: Text): "done" {
  const children = childrenOf(node);
  for (const [index, child] of children.entries()) {
    if (child.name !== "type") continue;
    const end = children.slice(index).find(({ name }) => /^[,}]$/.test(name)) ?? child;
    edits.blank({ from: child.from, to: end.name === "}" ? end.from : end.to });
  }
  return "done";
}
