/** Describes values without running code of cells. */

/** Names for completion, after a value or at the start, the most likely first. */
export function namesIn(path: string[]): string[] {
  const found = path.length === 0 ? { value: globalThis } : follow(path);
  if (found === undefined || found.value === null || found.value === undefined) return [];
  const names = new Set<string>();
  for (let holder = Object(found.value); holder !== null; holder = Object.getPrototypeOf(holder)) {
    // Inherited names come last; the constructor is rarely wanted.
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (name !== "constructor" && /^(?!_)[\p{L}$_][\p{L}\d$_]*$/u.test(name)) names.add(name);
    }
  }
  return [...names];
}

/** A short description of a value; undefined if there is none. */
export function describeValue(
  path: string[],
  inspect: (value: unknown) => string,
): string | undefined {
  const found = follow(path);
  if (found === undefined) return undefined;
  const { value } = found;
  if (typeof value !== "function") return inspect(value);
  // The head of a function or class: its name and parameters.
  const text = Function.prototype.toString.call(value);
  return /^[^{]*(?=\{)|^.*/.exec(text)![0].trim();
}

/** The value at a path of names, found without calling a getter. */
function follow(path: string[]): { value: unknown } | undefined {
  let value: unknown = globalThis;
  for (const name of path) {
    if (value === null || value === undefined) return undefined;
    let holder: unknown = Object(value);
    while (holder !== null && !Object.hasOwn(holder as object, name)) {
      holder = Object.getPrototypeOf(holder);
    }
    if (holder === null) return undefined;
    const property = Object.getOwnPropertyDescriptor(holder, name)!;
    if (property.get) return undefined;
    value = property.value;
  }
  return { value };
}
