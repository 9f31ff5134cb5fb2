import assert from "node:assert/strict";
import { createPlayer, type Player } from "../../lib/playground/player.ts";

Deno.test("whoever hears of a player, or is to show an epoch, can ask whether it plays", () => {
  for (const isCalm of [false, true]) {
    const heard: [what: string, isPlaying: boolean][] = [];
    let frame = (_now: number) => {};
    const hear = (what: string) => heard.push([what, player.isPlaying]);
    const player: Player = createPlayer({
      nextFrame(callback) {
        frame = callback;
        return () => frame = () => {};
      },
      wait: () => () => {},
      isCalm: () => isCalm,
      show: (epoch) => hear(`epoch ${epoch}`),
      changed: () => hear("changed"),
    });
    player.play(0, 10);
    frame(0);
    player.pause();
    assert.deepEqual(heard, [["changed", true], ["epoch 0", true], ["changed", false]]);
  }
});
