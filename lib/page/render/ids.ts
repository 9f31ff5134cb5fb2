/** Ids that are unique on the whole page, and references that follow them. */

/** Hands out ids, each of them once. */
export class Ids {
  readonly #taken = new Set<string>();

  /** The id, followed by the first free number if it is taken, as on GitHub. */
  unique(wish: string): string {
    let id = wish;
    for (let number = 1; this.#taken.has(id); number++) id = `${wish}-${number}`;
    this.#taken.add(id);
    return id;
  }
}

/**
 * The anchor of a heading or cell, as GitHub makes it: lower case, a hyphen for each space, and
 * otherwise only letters, digits and underscores.
 */
export function slug(text: string): string {
  const kept = text.normalize("NFC").trim().toLowerCase()
    .replace(/[^\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc} -]/gu, "");
  return kept.replaceAll(" ", "-") || "section";
}

const ID_LISTS = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers"];

/**
 * Gives every id below `root` a new, unique one that begins with `prefix`, also in links, labels
 * and style sheets. Returns the new id of every old one.
 */
export function renameIds(root: ParentNode, prefix: string, ids: Ids): Map<string, string> {
  const renamed = new Map<string, string>();
  for (const node of root.querySelectorAll("[id]")) {
    const id = ids.unique(prefix + slug(node.id));
    if (!renamed.has(node.id)) renamed.set(node.id, id);
    node.id = id;
  }
  const rename = (id: string) => renamed.get(id) ?? id;
  for (const node of root.querySelectorAll("*")) {
    if (node.localName === "style") node.textContent = renameInCss(node.textContent, rename);
    for (const { name, value } of [...node.attributes]) {
      if (ID_LISTS.includes(name)) {
        node.setAttribute(name, value.trim().split(/\s+/).map(rename).join(" "));
      } else if (name === "for") {
        node.setAttribute(name, rename(value));
      } else if (/^(?:xlink:)?href$/.test(name) && value.startsWith("#")) {
        node.setAttribute(name, "#" + rename(value.slice(1)));
      } else if (/url\(/i.test(value)) {
        node.setAttribute(name, renameInUrls(value, rename));
      }
    }
  }
  return renamed;
}

function renameInUrls(value: string, rename: (id: string) => string): string {
  return value.replace(/url\(\s*(["']?)#([\w.:-]+)\1\s*\)/gi, (_, __, id) => `url(#${rename(id)})`);
}

/** Renames `url(#id)` in a declaration and `#id` in a selector; colours are not known ids. */
function renameInCss(css: string, rename: (id: string) => string): string {
  return css.replace(/#([\w.:-]+)/g, (_, id) => "#" + rename(id));
}
