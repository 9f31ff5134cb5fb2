/** A file as it was when it was loaded, and as it was when it was last looked at. */
interface LoadedFile {
  readonly loaded: string;
  current: string;
  stamp: string;
}

/** Files that have been loaded as modules, and how they have changed since. */
export class LoadedFiles {
  readonly #files = new Map<string, LoadedFile>();

  /** Takes a file for loaded, as it is now. */
  add(url: string) {
    const text = read(url);
    if (text !== undefined) {
      this.#files.set(url, { loaded: text, current: text, stamp: stampOf(url) ?? "" });
    }
  }

  /** Whether the file has been loaded. */
  has(url: string): boolean {
    return this.#files.has(url);
  }

  /** The files that are no longer as they were when they were loaded, with what is in them now. */
  changed(): Map<string, string> {
    const changed = new Map<string, string>();
    for (const [url, file] of this.#files) {
      // Reading them all after every cell would take several times as long.
      const stamp = stampOf(url);
      if (stamp !== undefined && stamp !== file.stamp) {
        file.stamp = stamp;
        file.current = read(url) ?? file.current;
      }
      if (file.current !== file.loaded) changed.set(url, file.current);
    }
    return changed;
  }
}

/** What differs once a file has been written; undefined when there is none any more. */
function stampOf(url: string): string | undefined {
  try {
    const { mtime, size } = Deno.statSync(new URL(url));
    return `${mtime?.getTime()} ${size}`;
  } catch {
    return undefined;
  }
}

function read(url: string): string | undefined {
  try {
    return Deno.readTextFileSync(new URL(url));
  } catch {
    return undefined;
  }
}
