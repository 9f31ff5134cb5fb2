type Compiled = (...args: unknown[]) => unknown;

const compiled = new Map<string, Compiled>();

/**
 * The function that `text` returns. Text of one form is compiled once, and stays warm from run to
 * run.
 *
 * @throws EvalError where the host forbids code that is made at run time
 */
export function compileText(text: string): Compiled {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const made = new Function(text)() as Compiled;
  if (compiled.size >= 64) compiled.delete(compiled.keys().next().value!);
  compiled.set(text, made);
  return made;
}
