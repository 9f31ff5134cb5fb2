/** Deno's language server (microsoft.github.io/language-server-protocol) for one document. */

import { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Json, JsonObject } from "../notebook.ts";

/** Without the project's other files and unused features. */
const SETTINGS: JsonObject = {
  enable: true,
  lint: false,
  documentPreloadLimit: 0,
  cacheOnSave: false,
  suggest: { autoImports: false, imports: { autoDiscover: false } },
};

/** A place in the document, counted from 0. */
export interface Position {
  line: number;
  character: number;
}

/** A running server. */
export class LanguageServer {
  /** Settles when the server has ended. */
  readonly ended: Promise<unknown>;
  readonly #child: Deno.ChildProcess;
  readonly #uri: string;
  readonly #connection: Promise<MessageConnection>;
  #version = 0;

  /**
   * Starts a server.
   *
   * @param folder Where the document is, for its imports. It is not written there.
   * @param root The folder of the `deno.json` that holds there.
   */
  constructor(folder: string, root: string) {
    this.#uri = pathToFileURL(`${folder}/.cells-${Deno.pid}.ts`).href;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["lsp"],
      cwd: folder,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.ended = this.#child.status;
    this.#connection = this.#connect(pathToFileURL(`${root}/`).href);
    this.#connection.catch(() => this.stop());
  }

  /** Requests `textDocument/hover` or `textDocument/completion` at a place in a text. */
  async ask(method: "hover" | "completion", text: string, position: Position): Promise<Json> {
    const connection = await this.#connection;
    const textDocument = { uri: this.#uri, version: ++this.#version };
    // Sent together: another text must not come between them.
    const [, answer] = await Promise.all([
      textDocument.version === 1
        ? connection.sendNotification("textDocument/didOpen", {
          textDocument: { ...textDocument, languageId: "typescript", text },
        })
        : connection.sendNotification("textDocument/didChange", {
          textDocument,
          contentChanges: [{ text }],
        }),
      connection.sendRequest<Json>(`textDocument/${method}`, { textDocument, position }),
    ]);
    return answer;
  }

  /** Ends the server. */
  stop() {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  }

  async #connect(uri: string): Promise<MessageConnection> {
    // Loaded when needed: a kernel starts faster without it.
    const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = await import(
      "vscode-jsonrpc/node"
    );
    const input = Readable.fromWeb(this.#child.stdout as Parameters<typeof Readable.fromWeb>[0]);
    const connection = createMessageConnection(
      new StreamMessageReader(input),
      new StreamMessageWriter(Writable.fromWeb(this.#child.stdin)),
    );
    connection.onError(() => this.stop());
    connection.onRequest(
      "workspace/configuration",
      ({ items }: { items: { section: string }[] }) =>
        items.map(({ section }) => section === "deno" ? SETTINGS : {}),
    );
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: Deno.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: "project" }],
      initializationOptions: SETTINGS,
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: { hover: { contentFormat: ["markdown"] } },
      },
    });
    await connection.sendNotification("initialized", {});
    return connection;
  }
}
