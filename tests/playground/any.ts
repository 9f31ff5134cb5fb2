/** Settings of all kinds, for tests that hold for every one. */

import fc from "fast-check";
import { bounded } from "../../lib/playground/address.ts";
import {
  firstTime,
  lastTime,
  type Setting,
  type Settings,
  settings,
} from "../../lib/playground/settings.ts";

const plain = { noNullPrototype: true };

function anyValue({ min, max, isWhole, stops }: Setting): fc.Arbitrary<number> {
  const between = isWhole
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).map((value) => value + 0); // no -0
  return fc.oneof(fc.constantFrom(...stops), between);
}

/** Everything that can be set. */
export const anySettings = fc.record(
  Object.fromEntries(settings.map((setting) => [setting.name, anyValue(setting)])),
  plain,
) as unknown as fc.Arbitrary<Settings>;

/** Everything that a link can hold. */
export const anyState = fc.record({
  settings: anySettings,
  look: fc.record({
    epoch: fc.option(fc.nat(5000)),
    handOver: fc.double({ min: firstTime, max: lastTime, noNaN: true }),
  }, plain),
  pinned: fc.option(anySettings),
}, plain).map(bounded);
