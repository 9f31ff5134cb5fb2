import assert from "node:assert/strict";
import fc from "fast-check";
import { Drafts } from "../../../../lib/page/live/edit/drafts.ts";

function three(): Drafts {
  return new Drafts([{ id: "a", code: "1" }, { id: "b", code: "2" }, { id: "c", code: "3" }]);
}

function stale(drafts: Drafts): string[] {
  return drafts.ids.filter((id) => drafts.staleBecause(id) !== null);
}

Deno.test("a new page is neither changed nor out of date", () => {
  const drafts = three();
  assert.deepEqual(drafts.changes(), {});
  assert.deepEqual(stale(drafts), []);
  drafts.ran("b");
  assert.deepEqual(stale(drafts), [], "the same code gives the same output");
});

Deno.test("a change puts the cell's own output and all below out of date, and undoing it none", () => {
  const drafts = three();
  drafts.set("b", "20");
  assert.deepEqual(drafts.changes(), { b: "20" });
  assert.deepEqual(stale(drafts), ["b", "c"]);
  assert.deepEqual(drafts.staleBecause("c"), { id: "b", ran: false });
  drafts.set("b", "2");
  assert.deepEqual(drafts.changes(), {});
  assert.deepEqual(stale(drafts), []);
});

Deno.test("after the changed cell was run, those below stay out of date until they are run", () => {
  const drafts = three();
  drafts.set("a", "10");
  drafts.ran("a");
  assert.deepEqual(stale(drafts), ["b", "c"]);
  assert.deepEqual(drafts.staleBecause("b"), { id: "a", ran: true });
  drafts.ran("c");
  assert.deepEqual(stale(drafts), ["b"]);
  drafts.ran("b");
  assert.deepEqual(stale(drafts), []);
  drafts.ran("a");
  assert.deepEqual(stale(drafts), [], "run again as it was");
});

Deno.test("a cell that was run before the change above it ran is out of date", () => {
  const drafts = three();
  drafts.set("a", "10");
  drafts.ran("b");
  assert.deepEqual(stale(drafts), ["a", "b", "c"]);
  drafts.ran("a");
  assert.deepEqual(stale(drafts), ["b", "c"]);
});

Deno.test("a cell that is changed while it runs is out of date when it is done", () => {
  const drafts = three();
  drafts.set("a", "10");
  drafts.set("a", "11");
  drafts.ran("a", "10");
  assert.deepEqual(drafts.staleBecause("a"), { id: "a", ran: false });
});

Deno.test("resetting a cell that was run with other code puts outputs out of date", () => {
  const drafts = three();
  drafts.set("a", "10");
  for (const id of drafts.ids) drafts.ran(id);
  drafts.set("a", drafts.original("a"));
  assert.deepEqual(drafts.changes(), {});
  assert.deepEqual(stale(drafts), ["a", "b", "c"]);
});

Deno.test("running all cells from top to bottom leaves nothing out of date, whatever came before", () => {
  const step = fc.tuple(fc.constantFrom("set", "run"), fc.constantFrom("a", "b", "c"), fc.nat(2));
  fc.assert(fc.property(fc.array(step), (steps) => {
    const drafts = three();
    for (const [kind, id, code] of steps) {
      if (kind === "set") drafts.set(id, String(code));
      else drafts.ran(id);
    }
    for (const id of drafts.ids) drafts.ran(id);
    assert.deepEqual(stale(drafts), []);
  }));
});

Deno.test("an output of other code than the page shows is never called current", () => {
  const step = fc.tuple(fc.constantFrom("set", "run"), fc.constantFrom("a", "b", "c"), fc.nat(2));
  fc.assert(fc.property(fc.array(step), (steps) => {
    const drafts = three();
    // What each cell's output was computed from: the code that had last run in each cell then.
    const ran: Record<string, string> = { a: "1", b: "2", c: "3" };
    const seen: Record<string, Record<string, string>> = {
      a: { ...ran },
      b: { ...ran },
      c: { ...ran },
    };
    for (const [kind, id, code] of steps) {
      if (kind === "set") drafts.set(id, String(code));
      else {
        ran[id] = drafts.code(id);
        seen[id] = { ...ran };
        drafts.ran(id);
      }
    }
    drafts.ids.forEach((id, index) => {
      const above = drafts.ids.slice(0, index + 1);
      const isTrue = above.every((other) => seen[id][other] === drafts.code(other));
      if (!isTrue) assert.notEqual(drafts.staleBecause(id), null, id);
    });
  }));
});

Deno.test("a downloaded page keeps what is out of date, and why", () => {
  const step = fc.tuple(fc.constantFrom("set", "run"), fc.constantFrom("a", "b", "c"), fc.nat(2));
  fc.assert(fc.property(fc.array(step), fc.array(step), (before, after) => {
    const play = (drafts: Drafts, steps: typeof before) => {
      for (const [kind, id, code] of steps) {
        if (kind === "set") drafts.set(id, String(code));
        else drafts.ran(id);
      }
    };
    const drafts = three();
    play(drafts, before);
    const kept = new Map(drafts.state().map((draft) => [draft.id, draft]));
    const taken = new Drafts(
      drafts.ids.map((id) => kept.get(id) ?? { id, code: drafts.original(id) }),
    );
    for (const both of [drafts, taken]) play(both, after);
    const look = (
      drafts: Drafts,
    ) => [drafts.changes(), drafts.ids.map((id) => drafts.staleBecause(id))];
    assert.deepEqual(look(taken), look(drafts));
  }));
});

Deno.test("an unknown cell is named", () => {
  assert.throws(() => three().set("z", ""), { message: 'There is no code cell "z" on this page.' });
});
