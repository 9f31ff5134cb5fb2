import type { Address } from "./protocol.ts";

/**
 * Connects to the process in front of the kernel, and reads its lines. When that process ends, the
 * kernel is ended, too.
 */
export async function listen({ port, token }: Address, onLine: (line: string) => void) {
  try {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode(`${token}\n`));
    let text = "";
    for await (const part of connection.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (text + part).split("\n");
      text = lines.pop()!;
      lines.forEach(onLine);
    }
  } finally {
    Deno.kill(Deno.pid, "SIGKILL");
  }
}
