/** Small helpers for making elements in a browser. */

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
  ...contents: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...contents);
  return made;
}

/** A button with a text, and a longer name for screen readers. */
export function button(text: string, label: string, click: () => void): HTMLButtonElement {
  const made = element("button", { type: "button" }, text);
  if (label !== "") made.setAttribute("aria-label", label);
  made.addEventListener("click", click);
  return made;
}

/** The name of a cell in a sentence. */
export function nameOf(program: Element): string {
  if (program instanceof HTMLElement && program.hidden) return "a cell that is not shown here";
  const label = program.querySelector(".page-count")?.textContent ?? "";
  return label.replace(/^Cell/, "cell").replace(/^Code.*/, "this cell");
}
