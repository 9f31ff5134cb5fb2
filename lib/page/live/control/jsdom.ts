/** In a browser, the page's own window takes the place of jsdom's. */
export class JSDOM {
  /** The browser's. */
  readonly window: Window & typeof globalThis = globalThis.window;
}

/** Nobody listens. */
export class VirtualConsole {}
