/**
 * Opens a file in a browser. As a program, it prints what `deno task tutorial` may start, for
 * `--allow-run`: Deno, which is the kernel, and the system's opener if there is one.
 */

import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { print } from "../jupyter/command_line.ts";

/** The program that opens an address on each system, and its first arguments. */
const OPENERS: Partial<Record<typeof Deno.build.os, string[]>> = {
  darwin: ["open"],
  // Unlike `start`, it takes any address as it is.
  windows: ["rundll32.exe", "url.dll,FileProtocolHandler"],
};

const [program, ...firstArguments] = OPENERS[Deno.build.os] ?? ["xdg-open"];

/** Opens a file with the default browser; returns a message if that did not work. */
export async function openInBrowser(path: string): Promise<string | undefined> {
  const address = pathToFileURL(path).href;
  if (isInstalled(program)) {
    const { success } = await new Deno.Command(program, {
      args: [...firstArguments, address],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    if (success) return undefined;
  }
  return `${program} did not find a browser. Open this address yourself: ${address}`;
}

/** Whether a program is in PATH. */
function isInstalled(name: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(delimiter).some((folder) => {
    try {
      return folder !== "" && Deno.statSync(join(folder, name)).isFile;
    } catch {
      return false;
    }
  });
}

if (import.meta.main) {
  print([Deno.execPath(), ...(isInstalled(program) ? [program] : [])].join(","));
}
