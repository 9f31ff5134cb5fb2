/** The selectors that drawing libraries use, as functions that test an element. */

import { pathOf, type SmallNode } from "./node.ts";

/** An element, as far as a selector can describe it. */
interface Described extends SmallNode {
  readonly localName: string;
  readonly isHtml: boolean;
  readonly classList: { contains(word: string): boolean };
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
}

type Test = (element: Described) => boolean;

/**
 * Reads a selector: tags, classes, ids, attributes, `:not`, `:is`, `:where`, `:first-child`, `:last-child`,
 * `:empty`, `:scope`, `:root`, lists and all four combinators.
 *
 * @param scope what `:scope` matches
 * @throws {DOMException} `SyntaxError`, if it is invalid, or not supported here.
 */
export function matcher(selector: string, scope: SmallNode): Test {
  const reader = new Reader(String(selector).trim(), scope);
  const test = reader.list();
  reader.requireEnd();
  return test;
}

const word = String.raw`(?:\\[0-9a-fA-F]{1,6}\s?|\\[^]|[-\w\u0080-\uffff])+`;
const tag = RegExp(String.raw`\*|${word}`, "y");
const attribute = String
  .raw`\[\s*(${word})\s*(?:([~|^$*]?=)\s*("(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|${word})` +
  String.raw`\s*([iIsS])?\s*)?\]`;

type ToTest = (found: RegExpExecArray, scope: SmallNode) => Test | undefined;

/** Simple selectors, except tags and functions. */
const simple: [pattern: RegExp, toTest: ToTest][] = [
  [RegExp(`#(${word})`, "y"), ([, id]) => (it) => it.getAttribute("id") === unescaped(id)],
  [
    RegExp(String.raw`\.(${word})`, "y"),
    ([, name]) => ({ classList }) => classList.contains(unescaped(name)),
  ],
  [RegExp(attribute, "y"), attributeTest],
  [RegExp(`:(${word})(?!\\()`, "y"), ([, name], scope) => pseudoTest(name, scope)],
];

/** Goes through a selector from left to right. */
class Reader {
  #at = 0;

  constructor(readonly text: string, readonly scope: SmallNode) {}

  list(): Test {
    const tests = [this.#complex()];
    while (this.#take(/\s*,\s*/y)) tests.push(this.#complex());
    return (element) => tests.some((test) => test(element));
  }

  requireEnd(): void {
    if (this.#at < this.text.length) this.#fail();
  }

  /** Compounds with combinators between them: each looks for those on its left. */
  #complex(): Test {
    let test = this.#compound();
    for (;;) {
      const combinator = this.#take(/\s*([>+~])\s*|\s+(?=[^\s,)])/y);
      if (!combinator) return test;
      const [left, right, related] = [test, this.#compound(), relatives[combinator[1] ?? " "]];
      test = (element) => right(element) && related(element).some(left);
    }
  }

  #compound(): Test {
    const tests: Test[] = [];
    for (let test = this.#tag(); test; test = this.#simple()) tests.push(test);
    if (tests.length === 0) this.#fail();
    return (element) => tests.every((test) => test(element));
  }

  #tag(): Test | undefined {
    const found = this.#take(tag);
    if (!found) return this.#simple();
    const name = unescaped(found[0]);
    if (name === "*") return () => true;
    return ({ isHtml, localName }) => localName === (isHtml ? name.toLowerCase() : name);
  }

  #simple(): Test | undefined {
    const called = this.#take(/:(not|is|where)\(\s*/y);
    if (called) {
      const test = this.list();
      if (!this.#take(/\s*\)/y)) this.#fail();
      return called[1] === "not" ? (element) => !test(element) : test;
    }
    for (const [pattern, toTest] of simple) {
      const found = this.#take(pattern);
      if (found) return toTest(found, this.scope) ?? this.#fail();
    }
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #fail(): never {
    const rest = this.text.slice(this.#at);
    throw new DOMException(
      `${JSON.stringify(this.text)} is not a selector that this page's minimal DOM supports` +
        (rest === "" ? "." : `: see ${JSON.stringify(rest)}.`),
      "SyntaxError",
    );
  }
}

function pseudoTest(name: string, scope: SmallNode): Test | undefined {
  switch (name) {
    case "first-child":
      return (element) => siblingsOf(element)[0] === element;
    case "last-child":
      return (element) => siblingsOf(element).at(-1) === element;
    case "empty":
      return ({ childNodes }) => childNodes.every(({ nodeType }) => nodeType === 8);
    case "root":
      return ({ parentNode }) => parentNode?.nodeType === 9;
    case "scope":
      return scope.nodeType === 1 ? (element) => element === scope : pseudoTest("root", scope);
  }
}

/** The elements below the same parent, this one included. */
function siblingsOf(element: Described): Described[] {
  const all: SmallNode[] = element.parentNode?.childNodes ?? [element];
  return all.filter(isElement);
}

function isElement(node: SmallNode): node is Described {
  return node.nodeType === 1;
}

/** Where the element on a combinator's left may be. */
const relatives: Record<string, (element: Described) => Described[]> = {
  " ": (element) => pathOf(element).slice(0, -1).filter(isElement),
  ">": ({ parentNode }) => parentNode && isElement(parentNode) ? [parentNode] : [],
  "+": (element) => before(element).slice(-1),
  "~": (element) => before(element),
};

function before(element: Described): Described[] {
  const all = siblingsOf(element);
  return all.slice(0, all.indexOf(element));
}

function attributeTest([, writtenName, operator, writtenValue, flag]: RegExpExecArray): Test {
  const name = unescaped(writtenName);
  if (!operator) return (element) => element.hasAttribute(name);
  const fold = (text: string) => flag?.toLowerCase() === "i" ? text.toLowerCase() : text;
  const value = fold(unescaped(writtenValue.replace(/^(["'])([^]*)\1$/, "$2")));
  const compare = comparisons[operator];
  return (element) => {
    const text = element.getAttribute(name);
    return text !== null && compare(fold(text), value);
  };
}

const comparisons: Record<string, (text: string, value: string) => boolean> = {
  "=": (text, value) => text === value,
  "~=": (text, value) => text.split(/[\t\n\f\r ]+/).includes(value) && value !== "",
  "|=": (text, value) => text === value || text.startsWith(`${value}-`),
  "^=": (text, value) => value !== "" && text.startsWith(value),
  "$=": (text, value) => value !== "" && text.endsWith(value),
  "*=": (text, value) => value !== "" && text.includes(value),
};

function unescaped(text: string): string {
  return text.replace(
    /\\(?:([0-9a-fA-F]{1,6})\s?|([^]))/g,
    (_, hex, letter) => hex ? String.fromCodePoint(parseInt(hex, 16)) : letter,
  );
}
