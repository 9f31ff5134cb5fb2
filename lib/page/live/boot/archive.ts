import { decode } from "./decode.ts";
import { Unpacker } from "./lzma.ts";

/** The id of the element that holds everything that is packed. */
export const ARCHIVE_ID = "kit";

/** What is known of a part without unpacking it. */
export interface Entry {
  name: string;
  /** Bytes of its text. */
  size: number;
  /** Parts that it imports. */
  needs: string[];
}

/** What is packed, in one piece: parts that are like each other take less room so. */
export interface Archive {
  /** The parts, in their order. */
  entries: readonly Entry[];
  /** The text of a part. Those before it are unpacked with it. */
  text(name: string): string;
}

/** Opens the archive of the page. */
export function openArchive(): Archive {
  const element = document.getElementById(ARCHIVE_ID)!;
  const entries: Entry[] = JSON.parse(element.dataset.entries!);
  let unpacker: Unpacker | undefined;
  const texts = new Map<string, string>();
  return {
    entries,
    text(name) {
      const known = texts.get(name);
      if (known !== undefined) return known;
      const index = entries.findIndex((entry) => entry.name === name);
      if (index < 0) throw new Error(`This page has no part "${name}".`);
      unpacker ??= new Unpacker(decode(element.textContent, Number(element.dataset.size)));
      const start = entries.slice(0, index).reduce((sum, { size }) => sum + size, 0);
      const bytes = unpacker.upTo(start + entries[index].size);
      const text = new TextDecoder().decode(bytes.subarray(start, start + entries[index].size));
      texts.set(name, text);
      return text;
    },
  };
}
