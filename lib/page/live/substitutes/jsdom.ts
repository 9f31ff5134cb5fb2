/** In a browser, jsdom's window is the page's, with a document in which no image loads and nothing runs. */
const inert = document.implementation.createHTMLDocument("");

const own = new Proxy(window, {
  get: (real, name) => name === "document" ? inert : Reflect.get(real, name),
});

export class JSDOM {
  readonly window = own;
}

export class VirtualConsole {}
