import assert from "node:assert/strict";
import fc from "fast-check";
import { EditStore, type StorageLike } from "../../../../lib/page/live/edit/store.ts";

/** A browser's storage, with room for so many characters. */
class MemoryStorage implements StorageLike {
  readonly items = new Map<string, string>();

  constructor(readonly room = Infinity) {}

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    const others = [...this.items].filter(([other]) => other !== key);
    const used = others.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    if (used + key.length + value.length > this.room) {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    }
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

const KEY = "unroll-edits:0";

function store(storage: StorageLike, ids = ["a", "b"]): EditStore {
  return new EditStore(() => storage, KEY, ids);
}

Deno.test("edits are found again, also when their code is strange", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (code) => {
    const storage = new MemoryStorage();
    assert.equal(store(storage).write({ a: code }), undefined);
    assert.deepEqual(store(storage).read(), { cells: { a: code } });
  }));
});

Deno.test("nothing saved is not the same as saved without changes", () => {
  const storage = new MemoryStorage();
  assert.deepEqual(store(storage).read(), { cells: null });
  store(storage).write({ a: null }, { a: "brought" });
  assert.deepEqual(store(storage).read(), { cells: {} });
});

Deno.test("where nothing is changed any more, nothing is left behind", () => {
  const storage = new MemoryStorage();
  store(storage).write({ a: "1" });
  store(storage).write({ a: null });
  assert.equal(storage.items.size, 0);
});

Deno.test("two tabs that change different cells do not undo each other", () => {
  const storage = new MemoryStorage();
  const [one, other] = [store(storage), store(storage)];
  one.read();
  other.read();
  one.write({ a: "1" });
  other.write({ b: "2" });
  assert.deepEqual(one.read(), { cells: { a: "1", b: "2" } });
});

Deno.test("edits that came with the page are kept beside those that are made", () => {
  const storage = new MemoryStorage();
  store(storage).write({ b: "2" }, { a: "brought" });
  assert.deepEqual(store(storage).read(), { cells: { a: "brought", b: "2" } });
});

for (
  const [what, text] of [
    ["no JSON", "{"],
    ["an empty text", ""],
    ["another version", '{"version":2,"cells":{"a":"1"}}'],
    ["no cells", '{"version":1}'],
    ["a list of cells", '{"version":1,"cells":["1"]}'],
    ["code that is no text", '{"version":1,"cells":{"a":{"toString":"x"}}}'],
    ["null", "null"],
    ["a cell that the page does not have", '{"version":1,"cells":{"a":"1","z":"26"}}'],
    ["a number", "3"],
  ]
) {
  Deno.test(`${what} in the storage is put aside, not lost, and said`, () => {
    const storage = new MemoryStorage();
    storage.setItem(KEY, text);
    const { cells, problem } = store(storage).read();
    assert.equal(cells, null);
    const aside = `${KEY}:unread-1`;
    assert.ok(problem!.includes(`kept in its storage as ${aside}`));
    assert.deepEqual([...storage.items], [[aside, text]]);
    assert.deepEqual(store(storage).read(), { cells: null }, "said once");
    assert.equal(store(storage).write({ a: "new" }), undefined);
    assert.equal(storage.items.get(aside), text);
  });
}

Deno.test("what was put aside before is not overwritten by what is put aside now", () => {
  const storage = new MemoryStorage();
  for (const text of ["one", "two", "two"]) {
    storage.setItem(KEY, text);
    store(storage).read();
  }
  assert.deepEqual([...storage.items.values()], ["one", "two"]);
});

Deno.test("a full storage is said, and what was saved before stays", () => {
  const storage = new MemoryStorage(100);
  store(storage).write({ a: "short" });
  const problem = store(storage).write({ b: "x".repeat(100) });
  assert.match(problem!, /not saved: this browser's storage is full\. Download/);
  assert.deepEqual(store(storage).read(), { cells: { a: "short" } });
});

Deno.test("a full storage that also holds what cannot be read loses neither", () => {
  const storage = new MemoryStorage(KEY.length + 21);
  storage.setItem(KEY, "not what it should be");
  const { cells, problem } = store(storage).read();
  assert.equal(cells, null);
  assert.match(problem!, /could not be read/);
  assert.match(store(storage).write({ a: "" })!, /not saved: this browser's storage is full/);
  assert.equal(storage.items.get(KEY), "not what it should be");
});

Deno.test("a browser that forbids its storage leaves the page working, and that is said", () => {
  const forbidden = new EditStore(
    () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    },
    KEY,
    ["a"],
  );
  assert.deepEqual(forbidden.read(), { cells: null });
  assert.match(forbidden.write({ a: "1" })!, /lets no page from disk store anything/);
});
