import { decode } from "./decode.ts";
import { Unpacker } from "./lzma.ts";

/** The type of the elements that hold what is packed: a browser takes them for data. */
export const ARCHIVE_TYPE = "application/x-unroll-kit";

/** What is known of a part without unpacking it. */
export interface Entry {
  name: string;
  /** Bytes of its text. */
  size: number;
  /** Parts that it imports. */
  needs: string[];
}

/** What is packed in one piece: parts that are like each other take less room so. */
export interface Archive {
  /** The parts, in their order. */
  entries: readonly Entry[];
  /** The text of a part; undefined if it is not in here. Those before it are unpacked with it. */
  text(name: string): string | undefined;
}

/** Opens the archives of a page. A notebook's own HTML may have any type, but it has no scripts. */
export function openArchives(page: ParentNode): Archive[] {
  return [...page.querySelectorAll<HTMLElement>(`script[type="${ARCHIVE_TYPE}"]`)].map(openArchive);
}

function openArchive(element: HTMLElement): Archive {
  const entries: Entry[] = JSON.parse(element.dataset.entries!);
  let unpacker: Unpacker | undefined;
  const texts = new Map<string, string>();
  return {
    entries,
    text(name) {
      const known = texts.get(name);
      if (known !== undefined) return known;
      const index = entries.findIndex((entry) => entry.name === name);
      if (index < 0) return undefined;
      unpacker ??= new Unpacker(decode(element.textContent, Number(element.dataset.size)));
      const start = entries.slice(0, index).reduce((sum, { size }) => sum + size, 0);
      const bytes = unpacker.upTo(start + entries[index].size);
      const text = new TextDecoder().decode(bytes.subarray(start, start + entries[index].size));
      texts.set(name, text);
      return text;
    },
  };
}
