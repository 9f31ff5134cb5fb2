/** A program and its arguments. */
export type Command = [program: string, ...args: string[]];

/** How to run a program. */
export interface CommandOptions {
  cwd?: string;
  /** Variables to add to the environment. */
  env?: Record<string, string>;
  /** Ends the program. */
  signal?: AbortSignal;
  /** Is called with every line that the program writes to stdout or stderr, as it comes. */
  onLine?: (line: string) => void;
}

/** How a program ended, and what it wrote. */
interface CommandResult {
  success: boolean;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end, without input; undefined when it cannot be started.
 *
 * @throws the signal's reason when it aborts.
 */
export async function runCommand(
  [program, ...args]: Command,
  { onLine = () => {}, ...options }: CommandOptions = {},
): Promise<CommandResult | undefined> {
  options.signal?.throwIfAborted();
  let child: Deno.ChildProcess;
  try {
    const pipes = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
    child = new Deno.Command(program, { ...options, args, ...pipes }).spawn();
  } catch {
    return undefined;
  }
  const [{ success }, stdout, stderr] = await Promise.all([
    child.status,
    collect(child.stdout, onLine),
    collect(child.stderr, onLine),
  ]);
  options.signal?.throwIfAborted();
  return { success, stdout, stderr };
}

async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<string> {
  let text = "";
  let start = 0;
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    for (let end; (end = text.indexOf("\n", start)) >= 0; start = end + 1) {
      onLine(text.slice(start, end).trimEnd());
    }
  }
  return text;
}
