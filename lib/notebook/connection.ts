/** Where the kernel that this code runs in publishes its outputs. */
export interface IopubAddress {
  hostname: string;
  port: number;
}

/**
 * Finds it in the connection file, whose path is on the kernel's command line.
 *
 * @throws when this is no kernel, or the command line or the file cannot be read.
 */
export async function findIopub(): Promise<IopubAddress> {
  const path = connectionFile(await commandLine());
  if (path === undefined) throw new Error("The command line names no connection file.");
  const { ip, iopub_port } = JSON.parse(await Deno.readTextFile(path));
  return { hostname: ip, port: iopub_port };
}

/** The path after `--conn`, from arguments or from a command line in one piece. */
export function connectionFile(commandLine: string[] | string): string | undefined {
  if (typeof commandLine !== "string") {
    const option = commandLine.indexOf("--conn");
    return option < 0 ? undefined : commandLine[option + 1];
  }
  return commandLine.match(/--conn[ =]+"?(.+?\.json)"?\s*$/)?.[1];
}

async function commandLine(): Promise<string[] | string> {
  switch (Deno.build.os) {
    case "linux":
    case "android":
      return (await Deno.readTextFile("/proc/self/cmdline")).split("\0");
    case "windows":
      return await outputOf("powershell", [
        "-NoProfile",
        "-Command",
        `(Get-CimInstance Win32_Process -Filter 'ProcessId=${Deno.pid}').CommandLine`,
      ]);
    default:
      return await outputOf("ps", ["-ww", "-o", "args=", "-p", String(Deno.pid)]);
  }
}

async function outputOf(command: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, { args, stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}
