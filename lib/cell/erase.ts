/** Replaces types by spaces, so that the JavaScript has the lines and columns of the TypeScript. */

import type * as t from "@babel/types";
import { Edits } from "./edits.ts";
import { CellSyntaxError, placeOf } from "./error.ts";
import { namesIn, unexported } from "./scope.ts";
import { childrenOf, type Node, type Range } from "./syntax.ts";
import { writeParameterProperties } from "./types/constructors.ts";
import { type Declared, writeEnum } from "./types/enums.ts";
import { writeNamespace } from "./types/namespaces.ts";

/**
 * Writes the changes that remove the types.
 *
 * @param declare the declaration of an enum or namespace of the outermost scope, by its name
 */
export function eraseTypes(
  program: t.Program & Range,
  source: string,
  edits: Edits,
  declare: (name: string) => string = (name) => `var ${name}=`,
): void {
  new Eraser(source, edits, declare).visit(program, []);
}

/** Whether nothing is left of a statement or a member of a class without its types. */
export function isErased(node: t.Node): boolean {
  switch (node.type) {
    case "TSTypeAliasDeclaration":
    case "TSInterfaceDeclaration":
    case "TSDeclareFunction":
    case "TSDeclareMethod":
    case "TSIndexSignature":
    case "TSNamespaceExportDeclaration":
      return true;
    case "VariableDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
      return node.declare === true;
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "ClassAccessorProperty":
      return "declare" in node && node.declare === true ||
        "abstract" in node && node.abstract === true;
    case "TSModuleDeclaration":
      return node.declare === true || isErasedBody(node.body);
    case "ImportDeclaration":
    case "TSImportEqualsDeclaration":
      return node.importKind === "type";
    case "ExportAllDeclaration":
      return node.exportKind === "type";
    case "ExportDefaultDeclaration":
      return isErased(node.declaration);
    case "ExportNamedDeclaration":
      return node.exportKind === "type" || Boolean(node.declaration && isErased(node.declaration));
    default:
      return false;
  }
}

function isErasedBody(body: t.TSModuleDeclaration["body"]): boolean {
  return body.type === "TSModuleBlock" ? body.body.every(isErased) : isErased(body);
}

const SPACE = String.raw`(?:\s|\/\*[^]*?\*\/|\/\/.*)*`;
const MODIFIER = /^(?:public|private|protected|abstract|declare|override|readonly)$/;

class Eraser {
  readonly #blanks: Range[] = [];

  constructor(
    readonly source: string,
    readonly edits: Edits,
    readonly declare: (name: string) => string,
  ) {}

  /** Writes the changes for a node and all below it. */
  visit(node: t.Node, above: readonly Node[]): void {
    const place = node as Node;
    if (isErased(node)) return this.#eraseStatement(place, above);
    const path = [...above, place];
    if (this.#write(place, above) !== "done") {
      for (const child of childrenOf(place)) this.visit(child, path);
    }
    for (const list of listsOf(place)) this.#keepApart(list as Node[]);
  }

  #blank(range: Range): void {
    if (range.start >= range.end) return;
    this.#blanks.push(range);
    this.edits.blank(range);
  }

  /** The offset after a match at `at`, which may have spaces and comments before it. */
  #after(at: number, pattern: string): number | undefined {
    const found = new RegExp(`${SPACE}${pattern}`, "y");
    found.lastIndex = at;
    return found.test(this.source) ? found.lastIndex : undefined;
  }

  #refuse(node: Node, reason: string): never {
    throw new CellSyntaxError(reason, placeOf(this.source, node.start));
  }

  #eraseStatement(node: Node, above: readonly Node[]): void {
    // A statement is required there: `if (a) type T = b`.
    const isAlone = /^(If|For|ForIn|ForOf|While|DoWhile|Labeled|With)Statement$/
      .test(above.at(-1)?.type ?? "");
    if (isAlone) this.edits.replace(node.start, node.start + 1, ";");
    this.#blank(isAlone ? { start: node.start + 1, end: node.end } : node);
  }

  /** Writes the changes of a node itself, or, if "done", of all below it, too. */
  #write(node: Node, above: readonly Node[]): "done" | void {
    const { edits } = this;
    switch (node.type) {
      case "TSAsExpression":
      case "TSSatisfiesExpression": {
        const value = node.expression as Node;
        if (changesGrouping(node, above)) edits.wrap(value, "(", ")");
        this.#blank({ start: value.end, end: node.end });
        this.visit(value, [...above, node]);
        return "done";
      }
      case "TSNonNullExpression":
        return this.#blank({ start: node.end - 1, end: node.end });
      case "TSTypeAssertion": {
        // In parentheses, as `{` could otherwise begin a block, or a line end a statement.
        const value = node.expression as Node;
        edits.replace(node.start, node.start + 1, "(");
        this.#blank({ start: node.start + 1, end: value.start });
        edits.append(node.end, ")");
        this.visit(value, [...above, node]);
        return "done";
      }
      case "TSInstantiationExpression":
        this.visit(node.expression, [...above, node]);
        this.#blank({ start: (node.expression as Node).end, end: node.end });
        return "done";
      case "TSParameterProperty":
        return this.#blank({ start: node.start, end: (node.parameter as Node).start });
      case "TSEnumDeclaration":
        writeEnum(node, this.source, edits, this.#declared(node, above));
        for (const { initializer } of node.body.members) {
          if (initializer) this.visit(initializer, []);
        }
        return "done";
      case "TSModuleDeclaration":
        writeNamespace(node, this.source, edits, this.#declared(node, above));
        for (const statement of (node.body as t.TSModuleBlock).body) {
          this.visit(statement, [...above, node, node.body as Node]);
        }
        this.#keepApart((node.body as t.TSModuleBlock).body as Node[]);
        return "done";
      case "TSImportEqualsDeclaration":
        this.#writeAlias(node, above);
        return "done";
      case "TSExportAssignment":
        this.#refuse(node, '"export =" does not run: other cells can use all declarations.');
    }
    if (node.type.startsWith("TS")) {
      this.#blank(node);
      return "done";
    }
    const isPattern = /^(Identifier|ArrayPattern|ObjectPattern)$/.test(node.type);
    if (isPattern && (node as t.Identifier).optional) this.#eraseMark(node);
    if (/^Class(Private)?(Method|Property)$|^ClassAccessorProperty$/.test(node.type)) {
      this.#eraseModifiers(node as t.ClassMethod & Node);
    }
    if ("params" in node) this.#eraseParameters(node as t.Function & Node);
    switch (node.type) {
      case "VariableDeclarator":
        if (node.definite) this.#eraseMark(node.id as t.Identifier & Node);
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#eraseHead(node);
        break;
      case "ClassBody":
        writeParameterProperties(node, this.source, edits);
        break;
      case "ImportDeclaration":
      case "ExportNamedDeclaration":
        this.#eraseSpecifiers(node);
    }
  }

  /** The declaration of an enum or namespace; several of one name in one block are one object. */
  #declared(
    node: (t.TSEnumDeclaration | t.TSModuleDeclaration) & Node,
    above: readonly Node[],
  ): Declared {
    const [{ name }] = namesIn(node);
    const outer = above.filter(({ type }) => type !== "ExportNamedDeclaration");
    if (outer.at(-1)?.type === "Program") return { head: this.declare(name), first: `${name}??{}` };
    const isFirst = !(listsOf(outer.at(-1)!).flat() as Node[]).some((other) => {
      const declaration = unexported(other);
      return other.end <= node.start && !isErased(declaration) &&
        namesIn(declaration).some((id) => id.name === name);
    });
    return isFirst ? { head: `let ${name}=`, first: "{}" } : { head: `;${name}=`, first: name };
  }

  /** The `?` or `!` before an annotation, or at the end of a name. */
  #eraseMark(node: Node & { typeAnnotation?: t.Node | null }): void {
    const end = (node.typeAnnotation as Node | null | undefined)?.start ?? node.end;
    const mark = new RegExp(`[?!]${SPACE}$`).exec(this.source.slice(node.start, end));
    if (mark) this.#blank({ start: node.start + mark.index, end: node.start + mark.index + 1 });
  }

  /** `private`, and the `?` or `!` of a member of a class. */
  #eraseModifiers(node: (t.ClassMethod | t.ClassProperty) & Node): void {
    const key = node.key as Node;
    const decorators = (node.decorators ?? []) as Node[];
    const start = decorators.at(-1)?.end ?? node.start;
    const words = new RegExp(`${SPACE}([\\p{ID_Continue}$]+)`, "yu");
    words.lastIndex = start;
    for (let word = words.exec(this.source); word; word = words.exec(this.source)) {
      if (words.lastIndex > key.start) break;
      const range = { start: words.lastIndex - word[1].length, end: words.lastIndex };
      if (MODIFIER.test(word[1])) this.#blank(range);
    }
    const keyEnd = node.computed ? this.#after(key.end, "\\]")! : key.end;
    const end = this.#after(keyEnd, "[?!]");
    const isMarked = node.optional || "definite" in node && node.definite;
    if (isMarked && end !== undefined) this.#blank({ start: end - 1, end });
  }

  /** A parameter called `this`, and types with line ends between an arrow and its parameters. */
  #eraseParameters(node: t.Function & Node): void {
    const [first, second] = node.params as Node[];
    if (first?.type === "Identifier" && first.name === "this") {
      const end = second?.start ?? this.#after(first.end, ",") ?? first.end;
      this.#blank({ start: first.start, end });
    }
    if (node.type !== "ArrowFunctionExpression") return;
    const [generics, result] = [
      node.typeParameters,
      node.returnType,
    ] as (Node | null | undefined)[];
    if (generics && this.#hasLineEnd(generics)) {
      const open = this.#after(generics.end, "\\(")! - 1;
      this.edits.replace(generics.start, generics.start + 1, "(");
      this.#blank({ start: generics.start + 1, end: open + 1 });
    }
    if (result && this.#hasLineEnd(result)) {
      const close = this.source.lastIndexOf(")", result.start - 1);
      this.#blank({ start: close, end: result.end - 1 });
      this.edits.replace(result.end - 1, result.end, ")");
    }
  }

  #hasLineEnd({ start, end }: Range): boolean {
    return /[\r\n\u2028\u2029]/.test(this.source.slice(start, end));
  }

  /** `abstract` and `implements`. */
  #eraseHead(node: (t.ClassDeclaration | t.ClassExpression) & Node): void {
    const decorators = (node.decorators ?? []) as Node[];
    if ("abstract" in node && node.abstract) {
      const end = this.#after(decorators.at(-1)?.end ?? node.start, "abstract\\b")!;
      this.#blank({ start: end - "abstract".length, end });
    }
    const types = (node.implements ?? []) as Node[];
    if (types.length === 0) return;
    const head = new RegExp(`\\bimplements${SPACE}$`).exec(this.source.slice(0, types[0].start));
    this.#blank({ start: head!.index, end: types.at(-1)!.end });
  }

  /** `type` in the braces of an import or export. */
  #eraseSpecifiers({ specifiers }: t.ImportDeclaration | t.ExportNamedDeclaration): void {
    for (const specifier of specifiers as Node[]) {
      const kind = "importKind" in specifier ? specifier.importKind : undefined;
      const isType = kind === "type" ||
        "exportKind" in specifier && specifier.exportKind === "type";
      if (!isType) continue;
      this.#blank({
        start: specifier.start,
        end: this.#after(specifier.end, ",") ?? specifier.end,
      });
    }
  }

  /** `import a = b.c` */
  #writeAlias(node: t.TSImportEqualsDeclaration & Node, above: readonly Node[]): void {
    const { name } = node.id;
    if (node.moduleReference.type === "TSExternalModuleReference") {
      const { value } = node.moduleReference.expression as t.StringLiteral;
      const instead = `import ${name} from ${JSON.stringify(value)};`;
      this.#refuse(node, `"import ${name} = require" does not run. Write: ${instead}`);
    }
    const isOuter = above.findLast(({ type }) => !type.startsWith("Export"))?.type === "Program";
    const end = this.#after((node.id as Node).end, "=")!;
    this.edits.replace(node.start, end, isOuter ? this.declare(name) : `const ${name}=`);
  }

  /**
   * Inserts a semicolon where types are erased between two statements: without them, the second could
   * continue the first.
   */
  #keepApart(list: Node[]): void {
    const kept = list.filter((node) => !isErased(node));
    for (const [i, next] of kept.entries()) {
      const previous = kept[i - 1];
      if (!previous || this.source[previous.end - 1] === ";") continue;
      const isBetween = ({ start, end }: Range) => end >= previous.end && start <= next.start;
      if (this.#blanks.some(isBetween)) this.edits.end(previous.end);
    }
  }
}

/** The lists of statements or members directly inside of a node. */
function listsOf(node: t.Node): t.Node[][] {
  switch (node.type) {
    case "Program":
    case "BlockStatement":
      return [[...node.directives, ...node.body]];
    case "ClassBody":
    case "StaticBlock":
    case "TSModuleBlock":
      return [node.body];
    case "SwitchCase":
      return [node.consequent];
  }
  return [];
}

/** `a + b as T * c` means `(a + b) * c`. */
function changesGrouping(node: Node, above: readonly Node[]): boolean {
  const outer = above.findLastIndex(({ type }) => !/^TS(As|Satisfies)Expression$/.test(type));
  const [parent, whole] = [above[outer], above[outer + 1] ?? node];
  return parent?.type === "BinaryExpression" && parent.left === whole &&
    /^(Binary|Unary|Await)Expression$/.test((node as t.TSAsExpression).expression.type);
}
