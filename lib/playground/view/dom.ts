/** Making elements, and changing only what is different. */

/** Attributes by name; those that are undefined are removed. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Text as HTML, between tags or in double quotes. */
export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Appends an element, without the spaces between its tags, and returns it. */
export function append<E extends Element = HTMLElement>(parent: Element, html: string): E {
  parent.insertAdjacentHTML("beforeend", html.replace(/>\s+</g, "><"));
  return parent.lastElementChild as E;
}

export function draw(parent: Element, name: string, attributes: Attributes = {}): SVGElement {
  const created = parent.ownerDocument.createElementNS("http://www.w3.org/2000/svg", name);
  set(created, attributes);
  parent.append(created);
  return created as SVGElement;
}

/** Sets attributes that have other values. */
export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== `${value}`) element.setAttribute(name, `${value}`);
  }
}

/** Sets the text of an element that has another one. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Draws as many parts of one kind as there are things to show; parts are kept for later. */
export function pool(
  parent: Element,
  name: string,
  attributes: Attributes = {},
): (count: number, change: (element: SVGElement, index: number) => void) => void {
  const elements: SVGElement[] = [];
  let shown = 0;
  return (count, change) => {
    if (count > shown) parent.append(...elements.slice(shown, count));
    while (elements.length < count) elements.push(draw(parent, name, attributes));
    for (const element of elements.slice(count, shown)) element.remove();
    shown = count;
    elements.slice(0, count).forEach(change);
  };
}

/** A number as an attribute: four digits are finer than a screen. */
export function short(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}

export function percent(share: number): string {
  return `${short(100 * share)}%`;
}
