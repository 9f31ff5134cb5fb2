/** The namespace of HTML. */
export const htmlNamespace = "http://www.w3.org/1999/xhtml";

const valid = {
  element: /^(?:[A-Za-z][^\0\t\n\f\r />]*|[:_\u0080-\uffff][-.:\w\u0080-\uffff]*)$/,
  attribute: /^[^\0\t\n\f\r />=]+$/,
};

/**
 * Requires a name that markup can hold.
 *
 * @throws {DOMException} `InvalidCharacterError`, if it cannot.
 */
export function requireName(name: string, kind: keyof typeof valid): void {
  if (valid[kind].test(name)) return;
  throw new DOMException(
    `${JSON.stringify(name)} cannot be the name of an ${kind}.`,
    "InvalidCharacterError",
  );
}

/** A name of a namespace, taken apart. */
export interface QualifiedName {
  namespaceURI: string | null;
  prefix: string | null;
  localName: string;
}

/**
 * Takes a name such as `xlink:href` apart.
 *
 * @throws {DOMException} if it is none, or has a prefix but no namespace.
 */
export function qualify(
  namespace: string | null,
  name: string,
  kind: keyof typeof valid,
): QualifiedName {
  const colon = name.indexOf(":");
  const prefix = colon < 0 ? null : name.slice(0, colon);
  const localName = name.slice(colon + 1);
  if (prefix !== null) requireName(prefix, "attribute");
  requireName(localName, kind);
  if (prefix !== null && !namespace) {
    throw new DOMException(`The prefix of ${name} needs a namespace.`, "NamespaceError");
  }
  return { namespaceURI: namespace || null, prefix, localName };
}
