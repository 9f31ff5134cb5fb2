import { parse, type SyntaxNode, textOf } from "./syntax.ts";

/** A stretch of a cell's source, as offsets. */
export interface Range {
  from: number;
  to: number;
}

/** One name that a cell imports. */
export interface ImportedName {
  /** The name in the cell. */
  local: string;
  /** `import` clause with `$` in the place of the local name, such as `{ b as $ }`. */
  clause: string;
  typeOnly: boolean;
}

/** One import declaration of a cell; without names it is there for its side effect. */
export interface ImportDeclaration extends Range {
  /** The module, without quotes. */
  specifier: string;
  /** Import attributes as written, or nothing. */
  attributes: string;
  names: ImportedName[];
}

/** What has to be known of a cell to make it part of a program. */
export interface CellSyntax {
  imports: ImportDeclaration[];
  /** Modules, without quotes, that the cell imports with `import(...)`. */
  dynamicImports: (Range & { specifier: string })[];
  /** Names that the cell declares for later cells, by the offset of the declaration. */
  declared: Map<number, string>;
  /** False when the grammar finds a mistake; it does not know everything, so ask the compiler. */
  valid: boolean;
}

/** Nodes whose inner declarations stay inside. */
const SCOPES = new Set(["Block", "ClassBody", "ParamList", "ArrowFunction", "FunctionExpression"]);

/** Parses a cell's TypeScript. */
export function parseCell(source: string): CellSyntax {
  const syntax: CellSyntax = {
    imports: [],
    dynamicImports: [],
    declared: new Map(),
    valid: true,
  };
  parse(source).cursor().iterate(({ node, type, name }) => {
    if (type.isError) syntax.valid = false;
    if (name === "ImportDeclaration" && node.getChild("String")) {
      syntax.imports.push(readImport(node, source));
      return false;
    }
    if (name === "DynamicImport") readDynamicImport(node, source, syntax);
    if (/^(Variable|Type)Definition$/.test(name) && !isInner(node)) {
      syntax.declared.set(node.from, textOf(node, source));
    }
  });
  return syntax;
}

/**
 * The source as the kernel evaluates it: a cell such as `{ a: 1 }` is an object, not a block.
 */
export function asEvaluated(source: string): string {
  const looksLikeObject = source.trimStart().startsWith("{") && !source.trimEnd().endsWith(";");
  const wrapped = `(${source})`;
  return looksLikeObject && parseCell(wrapped).valid ? wrapped : source;
}

function readImport(node: SyntaxNode, source: string): ImportDeclaration {
  // The grammar does not know import attributes.
  const attributes = source.slice(node.to).match(/^\s*(with\s*\{[^}]*\})\s*;?/);
  return {
    from: node.from,
    to: node.to + (attributes?.[0].length ?? 0),
    specifier: textOf(node.getChild("String")!, source).slice(1, -1),
    attributes: attributes?.[1] ?? "",
    names: readNames(node, source),
  };
}

function readNames(node: SyntaxNode, source: string): ImportedName[] {
  const typeOnly = node.getChild("type") !== null;
  const names: ImportedName[] = [];
  const whole = node.getChild("VariableDefinition");
  if (whole) {
    const clause = node.getChild("Star") ? "* as $" : "$";
    names.push({ local: textOf(whole, source), clause, typeOnly });
  }
  const group = node.getChild("ImportGroup");
  for (const part of group ? splitGroup(group) : []) {
    const words = part.filter((word) => word.name !== "type").map((word) => textOf(word, source));
    const [imported, local] = [words[0], words.at(-1)!];
    const typed = typeOnly || part.length > words.length;
    names.push({ local, clause: `{ ${imported} as $ }`, typeOnly: typed });
  }
  return names;
}

/** The nodes of every `type a as b` in braces. */
function splitGroup(group: SyntaxNode): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (let child = group.firstChild; child; child = child.nextSibling) {
    if (child.name === ",") parts.push([]);
    else if (!["{", "}"].includes(child.name)) parts.at(-1)!.push(child);
  }
  return parts.filter((part) => part.length > 0);
}

function readDynamicImport(node: SyntaxNode, source: string, syntax: CellSyntax) {
  const text = node.getChild("String");
  if (!text) return;
  const range = { from: text.from + 1, to: text.to - 1 };
  syntax.dynamicImports.push({ ...range, specifier: source.slice(range.from, range.to) });
}

function isInner(node: SyntaxNode): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (SCOPES.has(parent.name) || /^(For|TypeParam|MethodD)/.test(parent.name)) return true;
  }
  return false;
}
