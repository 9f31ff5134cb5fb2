/** What programs look for to find out where they are. Here it is not there. */
const QUESTIONS = ["internal", "stderr", "then"];

/**
 * What cells find as `Deno` in a page: its `inspect`, and for everything else an error that says
 * where they are.
 */
export function denoInPage(inspect: (value: unknown, options?: object) => string): object {
  return new Proxy({ inspect }, {
    get(known, name) {
      if (name === "inspect") return known.inspect;
      if (typeof name === "symbol" || QUESTIONS.includes(name)) return undefined;
      throw new ReferenceError(
        `Deno.${name} is not available: this cell runs in your browser, which has no access to ` +
          "files and programs. In Jupyter it runs on Deno.",
      );
    },
  });
}
