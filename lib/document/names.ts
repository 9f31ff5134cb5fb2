export const htmlNamespace = "http://www.w3.org/1999/xhtml";

const valid = {
  element: /^(?:[A-Za-z][^\0\t\n\f\r />]*|[:_\u0080-\uffff][-.:\w\u0080-\uffff]*)$/,
  attribute: /^[^\0\t\n\f\r />=]+$/,
};

/** @throws {DOMException} `InvalidCharacterError`, if markup cannot hold the name. */
export function requireName(name: string, kind: keyof typeof valid): void {
  if (valid[kind].test(name)) return;
  throw new DOMException(
    `${JSON.stringify(name)} cannot be the name of an ${kind}.`,
    "InvalidCharacterError",
  );
}

/**
 * Splits a name such as `xlink:href`.
 *
 * @throws {DOMException} if it is not valid, or has a prefix but no namespace.
 */
export function qualify(namespace: string | null, name: string, kind: keyof typeof valid) {
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
