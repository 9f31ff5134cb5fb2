/** The type of the elements that hold the parts of a page: gzip, in base64. */
export const PART_TYPE = "application/gzip";

/** The part with the steps of all pictures of the build. */
export const STEPPERS = "steppers";

/** The parts of the page, which are unpacked when they are first needed. */
export type Kit = ReturnType<typeof openKit>;

/**
 * Unpacks a part of the page. A notebook's own HTML has no scripts, so nothing else has this type.
 *
 * @throws {Error} if the page has no such part
 */
export function unpack(page: ParentNode, name: string): Response {
  const element = page.querySelector(`script[type="${PART_TYPE}"][data-part="${name}"]`);
  if (element === null) throw new Error(`This page has no part "${name}".`);
  const packed = atob(element.textContent);
  const bytes = new Uint8Array(packed.length);
  // In a loop: `Uint8Array.from` with a function takes ten times as long.
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": "text/javascript" } });
}

/** Opens the parts, which are at the end of the document. */
export function openKit() {
  const addresses = new Map<string, Promise<string>>();
  const prepared = new Map<string, Promise<Worker>>();
  let script: Promise<string> | undefined;

  /** A module from a blob has no relative imports: each becomes an address. */
  const makeAddress = async (name: string) => {
    let code = await unpack(document, name).text();
    const needs = new Set(code.match(/"\.\/chunk-\w+\.js"/g));
    for (const need of needs) {
      code = code.replaceAll(need, `"${await address(need.slice(3, -4))}"`);
    }
    return URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  };
  const address = (name: string): Promise<string> => {
    const made = addresses.get(name) ?? makeAddress(name);
    addresses.set(name, made);
    return made;
  };
  const start = async (role: string) => {
    // One classic script: pages on disk load no worker that is a module, and in WebKit no worker
    // imports anything.
    script ??= unpack(document, "worker").blob().then(URL.createObjectURL);
    const worker = new Worker(await script);
    worker.postMessage(role);
    await new Promise((ready, fail) => {
      worker.addEventListener("message", ready, { once: true });
      worker.addEventListener("error", ({ message }) => fail(new Error(message)), { once: true });
    });
    return worker;
  };

  return {
    text: async (name: string) => await unpack(document, name).text(),
    module: async <T>(name: string): Promise<T> => await import(await address(name)),
    /** Starts a worker of a role; it has reported that it is ready. */
    worker(role: string): Promise<Worker> {
      const worker = prepared.get(role) ?? start(role);
      prepared.delete(role);
      return worker;
    },
    /** Starts a worker that will soon be needed. */
    prepare(role: string): void {
      const worker = start(role);
      // The failure is reported when the worker is used.
      worker.catch(() => {});
      prepared.set(role, worker);
    },
  };
}
