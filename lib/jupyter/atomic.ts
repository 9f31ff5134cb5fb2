import { basename, dirname, join } from "node:path";

/**
 * Writes a file whole or not at all: into a temporary file beside it, which is then renamed.
 *
 * @throws {Deno.errors.NotFound | Deno.errors.PermissionDenied} as `Deno.writeTextFile` does.
 */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  // A link keeps pointing at its target, and the target's permissions are kept.
  const target = await Deno.realPath(path).catch(() => path);
  const mode = await Deno.stat(target).then((info) => info.mode, () => null);
  const name = `.${basename(target)}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  const temporary = join(dirname(target), name);
  try {
    await Deno.writeTextFile(temporary, content, { createNew: true, mode: mode ?? undefined });
    await Deno.rename(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
