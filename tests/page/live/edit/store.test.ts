import assert from "node:assert/strict";
import fc from "fast-check";
import { type Change, EditStore, type StorageLike } from "../../../../lib/page/live/edit/store.ts";

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

const NAME = "unroll-edits:notebook";

function store(storage: StorageLike, ids = ["a", "b"]): EditStore {
  return new EditStore(() => storage, NAME, ids);
}

/** An edit of a cell that was "0" when the tab saw nothing, or something else, saved of it. */
function edit(code: string | null, seen: string | null = null, more: Partial<Change> = {}): Change {
  return { code, base: "0", seen, ...more };
}

function saved(code: string, ...aside: string[]) {
  return { code, base: "0", aside };
}

Deno.test("any code is saved and read unchanged", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (code) => {
    const storage = new MemoryStorage();
    assert.deepEqual(store(storage).write({ a: edit(code) }), { clashes: [] });
    assert.deepEqual(store(storage).read(), { a: saved(code) });
  }));
});

Deno.test("nothing saved is not the same as saved without changes", () => {
  const storage = new MemoryStorage();
  assert.equal(store(storage).read(), null);
  store(storage).write({ a: edit(null, "brought") }, { a: saved("brought") });
  assert.deepEqual(store(storage).read(), {});
});

Deno.test("without changes, the storage is empty again", () => {
  const storage = new MemoryStorage();
  store(storage).write({ a: edit("1") });
  store(storage).write({ a: edit(null, "1") });
  assert.equal(storage.items.size, 0);
});

Deno.test("two tabs that change different cells do not undo each other", () => {
  const storage = new MemoryStorage();
  const [one, other] = [store(storage), store(storage)];
  one.write({ a: edit("1") });
  other.write({ b: edit("2") });
  assert.deepEqual(one.read(), { a: saved("1"), b: saved("2") });
});

Deno.test("of two tabs that change one cell, both versions are kept until one is chosen", () => {
  const storage = new MemoryStorage();
  const [one, other] = [store(storage), store(storage)];
  one.write({ a: edit("1") });
  assert.deepEqual(other.write({ a: edit("2") }), { clashes: ["a"] });
  assert.deepEqual(one.read(), { a: saved("1", "2") });
  // Who goes on writing saves in the own place.
  assert.deepEqual(other.write({ a: edit("22", null, { drop: ["2"] }) }), { clashes: ["a"] });
  one.write({ a: edit("11", "1") });
  assert.deepEqual(one.read(), { a: saved("11", "22") });
  one.write({ a: { code: "22", base: "0", drop: ["11", "22"] } });
  assert.deepEqual(other.read(), { a: saved("22") });
});

Deno.test("an edit of a cell that another tab has reset is kept", () => {
  const storage = new MemoryStorage();
  const [one, other] = [store(storage), store(storage)];
  one.write({ a: edit("1") });
  other.write({ a: edit(null, "1") });
  assert.deepEqual(one.write({ a: edit("11", "1") }), { clashes: ["a"] });
  assert.deepEqual(one.read(), { a: saved("0", "11") });
});

Deno.test("whatever tabs do, each version that was written last is saved somewhere", () => {
  const act = fc.record({ tab: fc.nat(2), id: fc.constantFrom("a", "b"), code: fc.nat(9) });
  fc.assert(fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
    const storage = new MemoryStorage();
    const tabs = [0, 1, 2].map(() => ({
      store: store(storage),
      seen: new Map<string, string>(),
      pushed: new Map<string, string>(),
      last: new Map<string, string>(),
    }));
    for (const { tab, id, code } of acts) {
      const { store, seen, pushed, last } = tabs[tab];
      const text = `${tab}${code}`;
      const drop = pushed.has(id) ? [pushed.get(id)!] : [];
      const { clashes } = store.write({ [id]: edit(text, seen.get(id) ?? null, { drop }) });
      if (clashes.length > 0) pushed.set(id, text);
      else {
        seen.set(id, text);
        pushed.delete(id);
      }
      last.set(id, text);
    }
    const cells = store(storage).read() ?? {};
    for (const { last } of tabs) {
      for (const [id, text] of last) {
        const { code, aside } = cells[id];
        assert.ok([code, ...aside].includes(text), JSON.stringify({ id, text, cells }));
      }
    }
  }));
});

Deno.test("edits that came with the page are kept beside new ones", () => {
  const storage = new MemoryStorage();
  store(storage).write({ b: edit("2") }, { a: saved("brought") });
  assert.deepEqual(store(storage).read(), { a: saved("brought"), b: saved("2") });
});

Deno.test("a new edition finds the edits, also of cells that it does not have", () => {
  const storage = new MemoryStorage();
  store(storage, ["a", "b"]).write({ a: edit("1"), b: edit("2") });
  const next = store(storage, ["b", "c"]);
  assert.deepEqual(next.read(), { a: saved("1"), b: saved("2") });
  next.write({ c: edit("3") });
  assert.deepEqual(Object.keys(next.read()!), ["a", "b", "c"]);
  next.forget("a");
  assert.deepEqual(Object.keys(next.read()!), ["b", "c"]);
});

Deno.test("another notebook of the same name has its own slot", () => {
  const storage = new MemoryStorage();
  const [one, other] = [store(storage, ["a"]), store(storage, ["z"])];
  one.write({ a: edit("1") });
  assert.equal(other.read(), null);
  other.write({ z: edit("26") });
  assert.deepEqual(one.read(), { a: saved("1") });
  assert.deepEqual(other.read(), { z: saved("26") });
  assert.equal(storage.items.size, 2);
});

for (
  const [what, text] of [
    ["no JSON", "{"],
    ["an empty text", ""],
    ["another version", '{"version":3,"ids":["a"],"cells":{}}'],
    ["no cells", '{"version":2,"ids":["a"]}'],
    ["a list of cells", '{"version":2,"ids":["a"],"cells":["1"]}'],
    ["code that is not text", '{"version":2,"ids":["a"],"cells":{"a":{"code":{"toString":"x"}}}}'],
    [
      "an edit without what it was made from",
      '{"version":2,"ids":["a"],"cells":{"a":{"code":"1"}}}',
    ],
    ["null", "null"],
    ["a number", "3"],
  ]
) {
  Deno.test(`${what} in the storage is reported, and kept`, () => {
    const storage = new MemoryStorage();
    storage.setItem(NAME, text);
    assert.equal(store(storage).read(), null);
    assert.deepEqual(store(storage).unread(), [NAME]);
    assert.deepEqual(store(storage).write({ a: edit("new") }), { clashes: [] });
    assert.equal(storage.items.get(NAME), text);
    assert.deepEqual(store(storage).read(), { a: saved("new") });
  });
}

Deno.test("a full storage is reported, and what was saved stays", () => {
  const storage = new MemoryStorage(150);
  store(storage).write({ a: edit("short") });
  const { problem } = store(storage).write({ b: edit("x".repeat(100)) });
  assert.match(problem!, /not saved: this browser's storage is full\. Download/);
  assert.deepEqual(store(storage).read(), { a: saved("short") });
});

Deno.test("a page works without storage, and reports it", () => {
  const forbidden = new EditStore(
    () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    },
    NAME,
    ["a"],
  );
  assert.equal(forbidden.read(), null);
  assert.deepEqual(forbidden.unread(), []);
  const { problem } = forbidden.write({ a: edit("1") });
  assert.match(problem!, /does not let pages opened from disk store data/);
});
