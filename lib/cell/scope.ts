import type * as t from "@babel/types";
import { childrenOf, isFunction, type Node } from "./syntax.ts";

/** What a cell declares for all cells. */
export interface CellNames {
  /** By `let`, `const`, `using`, `class` and `import`: not defined before their statement. */
  lexical: string[];
  /** By `var`, `function`, `enum` and `namespace`: defined from the start. */
  hoisted: string[];
}

type Id = t.Identifier & Node;

/** The declaration in an export; another statement as it is. */
export function unexported(statement: Node): Node {
  const declaration = "declaration" in statement ? statement.declaration : undefined;
  return declaration && typeof declaration === "object" ? declaration as Node : statement;
}

/** The names that a statement itself declares. */
export function namesIn(statement: Node): Id[] {
  switch (statement.type) {
    case "VariableDeclaration":
      return statement.declarations.flatMap(({ id }) => idsOf(id));
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSImportEqualsDeclaration":
      return statement.id ? [statement.id as Id] : [];
    case "TSModuleDeclaration": {
      let id: t.Node = statement.id;
      while (id.type === "TSQualifiedName") id = id.left;
      return id.type === "Identifier" && statement.kind !== "global" ? [id as Id] : [];
    }
  }
  return [];
}

/** The names of a cell, without types. */
export function readNames(statements: readonly Node[], imported: readonly string[]): CellNames {
  const lexical = new Set(imported);
  const hoisted = new Set<string>();
  for (const statement of statements) {
    const isLate = /^(FunctionDeclaration|TSEnumDeclaration|TSModuleDeclaration)$/;
    const isVar = statement.type === "VariableDeclaration" && statement.kind === "var";
    const names = isLate.test(statement.type) || isVar ? hoisted : lexical;
    for (const { name } of namesIn(statement)) names.add(name);
    for (const declaration of varDeclarations(statement)) {
      for (const { name } of namesIn(declaration)) hoisted.add(name);
    }
  }
  return { lexical: [...lexical], hoisted: [...hoisted] };
}

/** All declarations with `var` outside of functions, also in the head of a loop. */
export function varDeclarations(statement: Node): (t.VariableDeclaration & Node)[] {
  const found: (t.VariableDeclaration & Node)[] = [];
  const visit = (node: Node) => {
    if (isFunction(node) || /^(Class|TS)/.test(node.type)) return;
    if (node.type === "VariableDeclaration" && node.kind === "var" && !node.declare) {
      found.push(node);
    }
    childrenOf(node).forEach(visit);
  };
  visit(statement);
  return found;
}

/** The names in a pattern. */
export function idsOf(pattern: t.Node): Id[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern as Id];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        idsOf(property.type === "RestElement" ? property.argument : property.value)
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => element ? idsOf(element) : []);
    case "AssignmentPattern":
      return idsOf(pattern.left);
    case "RestElement":
      return idsOf(pattern.argument);
  }
  return [];
}
