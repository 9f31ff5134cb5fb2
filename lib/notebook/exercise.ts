import { Display } from "./display.ts";
import { md } from "./tagged.ts";

/** The parts of an exercise. */
export interface ExerciseOptions<T> {
  /** The task, in a few words. */
  readonly title: string;
  /** Describes what is wrong with an answer, with code in backticks; null if it is right. */
  readonly check: (answer: T) => string | null | Promise<string | null>;
  /** From a first hint to nearly the solution; shown one after the other, on request. */
  readonly hints: readonly string[];
  /** What is shown for a right answer, in Markdown: what it shows, or what to try next. */
  readonly right?: string;
}

/** The result of a check, which a notebook shows. */
export class Verdict extends Display {
  /** Made by the check of an {@linkcode exercise}. */
  constructor(
    /** Whether the answer is right. */
    readonly passed: boolean,
    markdown: Display,
    plain: string,
  ) {
    super({ ...markdown.data, "text/plain": plain });
  }
}

/**
 * Makes an exercise: a check that describes what is wrong, and hints on request; after the last hint,
 * the last one again. The check never throws: it shows an error of the answer, too, so that the cells
 * below still run.
 *
 * @example
 * ```ts
 * import { differs, exercise, show } from "unroll/notebook";
 *
 * const { check, hint } = exercise({
 *   title: "Square",
 *   check: (f: (x: number) => number) => differs(f(3), 9, "f(3)"),
 *   hints: ["Multiply a number by itself.", "Write `x * x`."],
 * });
 * show(await check((x) => 2 * x)); // not yet: f(3) is 6; it should be 9
 * show(hint());
 * show(await check((x) => x * x)); // right
 * ```
 */
export function exercise<T>(
  { title, check, hints, right = "" }: ExerciseOptions<T>,
): { check: (answer: T) => Promise<Verdict>; hint: () => Display } {
  let given = 0;
  return {
    async check(answer) {
      const problem = await attempt(() => check(answer));
      if (problem === null) {
        const more = right === "" ? "" : ` ${right}`;
        const markdown = md`✓ **${title}**: right.${md(more)}`;
        return new Verdict(true, markdown, `✓ ${title}: right.${more}`);
      }
      const more = given < hints.length ? " `hint()` helps." : "";
      const markdown = md`✗ **${title}**: not yet. ${withCode(problem)}${md(more)}`;
      return new Verdict(false, markdown, `✗ ${title}: not yet. ${problem}${more}`);
    },
    hint() {
      if (hints.length === 0) return md`**${title}** has no hints.`;
      given = Math.min(given + 1, hints.length);
      const count = `${given} of ${hints.length}`;
      return md`**Hint ${count}**: ${md(hints[given - 1])}`;
    },
  };
}

async function attempt(check: () => string | null | Promise<string | null>) {
  try {
    return await check();
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return `Your code stopped with ${text}.`;
  }
}

/** Markdown in which the parts in backticks are code, and everything else is plain text. */
function withCode(text: string): Display {
  const parts = text.split(/(`[^`\n]+`)/);
  const written = parts.map((part, i) =>
    i % 2 === 1 || part === "" ? part : md`${part}`.data["text/markdown"]
  );
  return md(written.join(""));
}
