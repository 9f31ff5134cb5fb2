/** The page's window in place of jsdom's, with a document in which no image loads and nothing runs. */
const inert = document.implementation.createHTMLDocument("");

const own = new Proxy(window, {
  get: (real, name) => name === "document" ? inert : Reflect.get(real, name),
});

export class JSDOM {
  readonly window = own;
}

export class VirtualConsole {}
