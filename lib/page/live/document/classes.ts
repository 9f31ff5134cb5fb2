import type { SmallElement } from "./element.ts";

/** The words of an element's `class`; what it knows is in the attribute alone. */
export class ClassList {
  readonly #element: SmallElement;

  /** Made by an element. */
  constructor(element: SmallElement) {
    this.#element = element;
  }

  /** How many different words there are. */
  get length(): number {
    return this.#words.size;
  }

  /** The attribute as it is written. */
  get value(): string {
    return this.#element.getAttribute("class") ?? "";
  }

  set value(text: unknown) {
    this.#element.setAttribute("class", text);
  }

  /** Whether a word is there. */
  contains(word: string): boolean {
    return this.#words.has(word);
  }

  /** Adds words. */
  add(...words: string[]): void {
    words.forEach(requireWord);
    this.#write(this.#words.union(new Set(words)));
  }

  /** Takes words away. */
  remove(...words: string[]): void {
    words.forEach(requireWord);
    this.#write(this.#words.difference(new Set(words)));
  }

  /** Adds a word or takes it away; returns whether it is there now. */
  toggle(word: string, force: boolean = !this.contains(word)): boolean {
    requireWord(word);
    if (force !== this.contains(word)) this[force ? "add" : "remove"](word);
    return force;
  }

  /** The words in order. */
  [Symbol.iterator](): Iterator<string> {
    return this.#words.values();
  }

  get #words(): Set<string> {
    return new Set(this.value.split(/[\t\n\f\r ]+/).filter((word) => word !== ""));
  }

  #write(words: Set<string>): void {
    if (words.size > 0 || this.#element.hasAttribute("class")) this.value = [...words].join(" ");
  }
}

function requireWord(word: string): void {
  if (word === "") throw new DOMException("A class needs a name.", "SyntaxError");
  if (/[\t\n\f\r ]/.test(word)) {
    throw new DOMException(
      `${JSON.stringify(word)} cannot be a class: it has spaces in it.`,
      "InvalidCharacterError",
    );
  }
}
