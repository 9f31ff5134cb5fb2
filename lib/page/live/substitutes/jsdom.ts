/**
 * In a browser, the page's own window takes the place of jsdom's, but with another document: one
 * that is never shown, in which no image loads and nothing runs.
 */
const inert = document.implementation.createHTMLDocument("");

const own = new Proxy(window, {
  get: (real, name) => name === "document" ? inert : Reflect.get(real, name),
});

/** What jsdom would make. */
export class JSDOM {
  /** The browser's, with a document of its own. */
  readonly window = own;
}

/** Nobody listens. */
export class VirtualConsole {}
