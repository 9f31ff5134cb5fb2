import { SmallNode } from "./node.ts";
import { ParentNode } from "./parent.ts";

/** A node that is nothing but characters. */
abstract class CharacterData extends SmallNode {
  #data = "";

  /** Its characters. */
  get data(): string {
    return this.#data;
  }

  set data(text: unknown) {
    this.#data = String(text ?? "");
  }

  /** How many UTF-16 code units it has. */
  get length(): number {
    return this.#data.length;
  }

  override get nodeValue(): string {
    return this.#data;
  }

  override set nodeValue(text: unknown) {
    this.data = text;
  }

  override get textContent(): string {
    return this.#data;
  }

  override set textContent(text: unknown) {
    this.data = text;
  }

  protected override copy(): SmallNode {
    const copy = new (this.constructor as new (document: unknown) => CharacterData)(
      this.ownerDocument,
    );
    copy.data = this.#data;
    return copy;
  }
}

/** Text between tags. */
export class SmallText extends CharacterData {
  /** That of all texts. */
  readonly nodeType = 3;
  /** That of all texts. */
  readonly nodeName = "#text";
}

/** What readers of the markup see, and nobody else. */
export class SmallComment extends CharacterData {
  /** That of all comments. */
  readonly nodeType = 8;
  /** That of all comments. */
  readonly nodeName = "#comment";
}

/** Nodes on their way: put anywhere, it leaves its children there and is empty. */
export class SmallFragment extends ParentNode {
  /** That of all fragments. */
  readonly nodeType = 11;
  /** That of all fragments. */
  readonly nodeName = "#document-fragment";

  protected override copy(): SmallNode {
    return new SmallFragment(this.ownerDocument);
  }
}
