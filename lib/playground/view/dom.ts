/** Making elements, and changing only what is different. */

const svgNamespace = "http://www.w3.org/2000/svg";

/** What is needed of a document: a browser's, and the one that the build draws in. */
export type Maker = Pick<Document, "createElement" | "createElementNS">;

/** Attributes by name; those that are undefined are taken away. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of HTML with attributes and children. */
export function html<Name extends keyof HTMLElementTagNameMap>(
  document: Maker,
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  set(created, attributes);
  created.append(...children);
  return created;
}

/** An element of SVG with attributes and children. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  document: Maker,
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Name] {
  const created = document.createElementNS(svgNamespace, name);
  set(created, attributes);
  created.append(...children);
  return created;
}

/** Sets attributes that have other values. */
export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== `${value}`) element.setAttribute(name, `${value}`);
  }
}

/** Sets a text that is another one. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Children of one kind, as many as there are things to draw. */
export interface Pool<E extends Element> {
  readonly parent: Element;
  /** Draws so many; a child is made when there is none for a thing, and hidden when it has none. */
  draw(count: number, change: (element: E, index: number) => void): void;
}

/** Children of `parent` that are made by `make`, and then changed rather than made again. */
export function pool<E extends Element>(parent: Element, make: () => E): Pool<E> {
  const elements: E[] = [];
  let shown = 0;
  return {
    parent,
    draw(count, change) {
      while (elements.length < count) elements.push(make());
      if (count > shown) parent.append(...elements.slice(shown, count));
      for (const element of elements.slice(count, shown)) element.remove();
      shown = count;
      elements.slice(0, count).forEach(change);
    },
  };
}

/** A number as an attribute: four digits are finer than a screen. */
export function short(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}

/** A share as a percentage. */
export function percent(share: number): string {
  return `${short(100 * share)}%`;
}
