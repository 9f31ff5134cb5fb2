import type { ImportDeclaration } from "./parse.ts";
import { childrenOf, type SyntaxNode } from "./syntax.ts";

/** What a cell declares for all cells. */
export interface CellNames {
  /** By `let`, `const`, `class` and `import`: not there before their statement. */
  lexical: string[];
  /** By `var` and `function`: there from the start. */
  hoisted: string[];
}

/** Finds what a cell declares. */
export function readNames(
  root: SyntaxNode,
  source: string,
  imports: ImportDeclaration[],
): CellNames {
  const textOf = ({ from, to }: SyntaxNode) => source.slice(from, to);
  const lexical = new Set(
    imports.flatMap(({ names }) =>
      names.filter(({ typeOnly }) => !typeOnly).map(({ local }) => local)
    ),
  );
  const hoisted = new Set<string>();
  for (const node of childrenOf(root)) {
    if (node.name === "ClassDeclaration") {
      const id = node.getChild("VariableDefinition");
      if (id) lexical.add(textOf(id));
    } else if (node.name === "FunctionDeclaration") {
      const id = node.getChild("VariableDefinition");
      if (id && node.getChild("Block")) hoisted.add(textOf(id));
    } else if (isLexical(node)) {
      for (const id of patternsOf(node).flatMap(idsOf)) lexical.add(textOf(id));
    }
  }
  for (const node of varDeclarations(root)) {
    for (const id of patternsOf(node).flatMap(idsOf)) hoisted.add(textOf(id));
  }
  return { lexical: [...lexical], hoisted: [...hoisted] };
}

/** `let` or `const`, but not `using`, which ends with its cell. */
export function isLexical(node: SyntaxNode): boolean {
  return node.name === "VariableDeclaration" && /^(let|const)$/.test(node.firstChild?.name ?? "");
}

const FUNCTIONS = /^(Function|ArrowFunction|MethodDeclaration|Class|Property$|StaticBlock)/;

/** Every declaration with `var` outside of functions, also those in the head of a loop. */
export function varDeclarations(root: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const visit = (node: SyntaxNode) => {
    if (FUNCTIONS.test(node.name)) return;
    const isDeclaration = /^(VariableDeclaration|For(In|Of)Spec)$/.test(node.name);
    if (isDeclaration && node.getChild("var")) found.push(node);
    childrenOf(node).forEach(visit);
  };
  visit(root);
  return found;
}

/** The patterns that a declaration assigns to, without their initial values. */
export function patternsOf(declaration: SyntaxNode): SyntaxNode[] {
  return childrenOf(declaration).filter(({ name, prevSibling }) =>
    /^(VariableDefinition|ArrayPattern|ObjectPattern)$/.test(name) && prevSibling?.name !== "Equals"
  );
}

/** The names in a pattern. */
export function idsOf(pattern: SyntaxNode): SyntaxNode[] {
  if (pattern.name === "VariableDefinition") return [pattern];
  return childrenOf(pattern).filter(({ name, prevSibling }) =>
    /^(VariableDefinition|ArrayPattern|ObjectPattern|PatternProperty)$/.test(name) &&
    prevSibling?.name !== "Equals"
  ).flatMap(idsOf);
}
