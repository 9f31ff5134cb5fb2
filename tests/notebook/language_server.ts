/** A client for `deno lsp`, which does in a notebook what VS Code's Deno extension does there. */
import { pathToFileURL } from "node:url";
import process from "node:process";

/** What the server finds wrong in a cell. */
export interface Diagnostic {
  message: string;
  code: number;
}

// deno-lint-ignore no-explicit-any -- The answers have many shapes, which the tests check.
type Answer = any;

interface ServerMessage {
  id?: number;
  method?: string;
  params?: Answer;
  result?: Answer;
}

/** A running server, with one notebook open. */
export class LanguageServer {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #root: URL;
  readonly #settings: object;
  readonly #answers = new Map<number, PromiseWithResolvers<Answer>>();
  readonly #diagnostics = new Map<string, PromiseWithResolvers<Diagnostic[]>>();
  #requests = 0;

  private constructor(root: string, settings: object) {
    this.#root = pathToFileURL(root + "/");
    this.#settings = settings;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["lsp"],
      cwd: root,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#receive();
  }

  /**
   * Starts a server for the folder `root`.
   *
   * @param settings The editor's settings that begin with "deno.", without that prefix.
   */
  static async start(root: string, settings: object): Promise<LanguageServer> {
    const server = new LanguageServer(root, settings);
    const uri = server.#root.href;
    await server.#request("initialize", {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: "project" }],
      initializationOptions: settings,
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: { hover: { contentFormat: ["markdown"] } },
        notebookDocument: { synchronization: { dynamicRegistration: true } },
      },
    });
    server.#notify("initialized", {});
    return server;
  }

  /** Opens a notebook of these cells. */
  open(cells: string[]) {
    this.#notify("notebookDocument/didOpen", {
      notebookDocument: {
        uri: new URL("notebooks/test.ipynb", this.#root).href,
        notebookType: "jupyter-notebook",
        version: 1,
        cells: cells.map((_, index) => ({ kind: 2, document: this.#cell(index) })),
      },
      cellTextDocuments: cells.map((text, index) => ({
        uri: this.#cell(index),
        languageId: "typescript",
        version: 1,
        text,
      })),
    });
  }

  /** What is shown for the word at a place of a cell; null when there is nothing. */
  async hover(cell: number, character: number): Promise<string | null> {
    const answer = await this.#request("textDocument/hover", this.#at(cell, character));
    return answer?.contents.value ?? null;
  }

  /** What is offered at a place of a cell. */
  async complete(cell: number, character: number): Promise<string[]> {
    const answer = await this.#request("textDocument/completion", this.#at(cell, character));
    return (answer?.items ?? []).map(({ label }: { label: string }) => label);
  }

  /** What is wrong in a cell. */
  diagnostics(cell: number): Promise<Diagnostic[]> {
    return this.#diagnosed(this.#cell(cell)).promise;
  }

  /** Ends the server. */
  async stop() {
    await this.#request("shutdown", null);
    this.#notify("exit", null);
    await this.#child.status;
    await this.#writer.close().catch(() => {});
  }

  /** The address that the extension gives a cell. */
  #cell(index: number): string {
    return `deno-notebook-cell:${this.#root.pathname}notebooks/test.ipynb#W${index}sZmlsZQ%3D%3D`;
  }

  #at(cell: number, character: number) {
    return { textDocument: { uri: this.#cell(cell) }, position: { line: 0, character } };
  }

  #diagnosed(uri: string): PromiseWithResolvers<Diagnostic[]> {
    const diagnosed = this.#diagnostics.get(uri) ?? Promise.withResolvers();
    this.#diagnostics.set(uri, diagnosed);
    return diagnosed;
  }

  #request(method: string, params: unknown): Promise<Answer> {
    const id = ++this.#requests;
    const answer = Promise.withResolvers<Answer>();
    this.#answers.set(id, answer);
    this.#send({ id, method, params });
    return answer.promise;
  }

  #notify(method: string, params: unknown) {
    this.#send({ method, params });
  }

  #send(message: object) {
    const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#writer.write(new TextEncoder().encode(`Content-Length: ${body.length}\r\n\r\n`));
    this.#writer.write(body);
  }

  async #receive() {
    let bytes = "";
    // One character for each byte: the lengths count bytes.
    for await (const chunk of this.#child.stdout.pipeThrough(new TextDecoderStream("latin1"))) {
      bytes += chunk;
      for (let message; (message = /^Content-Length: (\d+)\r\n(?:.+\r\n)*\r\n/.exec(bytes));) {
        const end = message[0].length + Number(message[1]);
        if (bytes.length < end) break;
        this.#handle(JSON.parse(bytes.slice(message[0].length, end)));
        bytes = bytes.slice(end);
      }
    }
  }

  #handle({ id, method, params, result }: ServerMessage) {
    if (method === "workspace/configuration") {
      const settings = params.items.map(({ section }: { section: string }) =>
        section === "deno" ? this.#settings : {}
      );
      this.#send({ id, result: settings });
    } else if (method === "textDocument/publishDiagnostics") {
      this.#diagnosed(params.uri).resolve(params.diagnostics);
    } else if (method !== undefined && id !== undefined) {
      this.#send({ id, result: null });
    } else if (id !== undefined) {
      this.#answers.get(id)?.resolve(result);
    }
  }
}
