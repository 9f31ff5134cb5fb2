/** `deno task kernel`: registers the kernel for the user's own Jupyter and VS Code. */

import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { cannotWrite, NotebookError, UsageError } from "./errors.ts";
import {
  kernelspecFolder,
  loadKernel,
  readRegistration,
  register,
  unregister,
  userDataFolder,
} from "./kernelspec.ts";
import { stateFolder } from "./lab.ts";
import { parseArguments, print, printError, reportFailure } from "./command_line.ts";

const HELP = `Show which kernels named "deno" are registered, and register one.

Usage: deno task kernel [--user | --remove]

  --user    register this project's kernel for your own Jupyter and VS Code. A kernel "deno" that is
            there already, such as that of deno jupyter --install, is kept, and restored by --remove
  --remove  remove it again
  --help    show this text

deno task lab needs none of this: it registers the kernel inside the project.`;

/** Runs the command and returns its exit code. */
async function main(args: string[]): Promise<number> {
  const options = { user: { type: "boolean" }, remove: { type: "boolean" } } as const;
  const { values, positionals } = parseArguments(args, options, HELP);
  if (positionals.length > 0) throw new UsageError(`Unexpected argument: "${positionals[0]}".`);
  if (values.user && values.remove) throw new UsageError("Choose one of --user and --remove.");
  const dataFolder = userDataFolder(Deno.build.os, (name) => Deno.env.get(name));
  const change = values.user ? add : values.remove ? remove : undefined;
  if (change) {
    return await change(dataFolder).catch((error) => {
      throw error instanceof NotebookError ? error : cannotWrite(dataFolder, error);
    });
  }
  print(`This project, for deno task lab:\n  ${await describe(stateFolder(Deno.cwd()))}`);
  print(`Your own Jupyter and VS Code:\n  ${await describe(dataFolder)}`);
  return 0;
}

async function add(dataFolder: string): Promise<number> {
  await loadKernel();
  const replaced = await register(dataFolder);
  print(await describe(dataFolder));
  if (replaced) print(`The kernel "deno" that was there is kept: --remove restores it.`);
  if (isInNpxCache(Deno.execPath())) {
    printError(
      "This Deno is in npx's cache. If the kernel no longer starts after the cache was emptied, " +
        "run this again.\nA Deno of your own lasts: npm install --global deno, then " +
        "deno task kernel --user",
    );
  }
  return 0;
}

async function remove(dataFolder: string): Promise<number> {
  const registration = await readRegistration(dataFolder);
  if (!registration?.isOurs) {
    printError(`Nothing to remove. ${await describe(dataFolder)}`);
    return registration ? 1 : 0;
  }
  await unregister(dataFolder);
  print(`Removed the kernel "deno" from ${kernelspecFolder(dataFolder)}.`);
  if (await readRegistration(dataFolder)) {
    print(`The previous one is restored: ${await describe(dataFolder)}`);
  }
  return 0;
}

/** Describes in a line what is registered in a folder of Jupyter data. */
async function describe(dataFolder: string): Promise<string> {
  const folder = kernelspecFolder(dataFolder);
  const registration = await readRegistration(dataFolder);
  if (registration === undefined) return `${folder} does not exist.`;
  const { isOurs, argv } = registration;
  const whose = isOurs ? "was registered here and" : "was not registered here, and";
  const missing = argv.filter(isAbsolute).find((file) => !existsSync(file));
  const advice = missing ? ` ${missing} no longer exists: register it again.` : "";
  return `${folder} ${whose} starts ${argv[0]}.${advice}`;
}

/** Whether a program is in npx's cache. */
export function isInNpxCache(path: string): boolean {
  return /[\\/]_npx[\\/]/.test(path);
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
