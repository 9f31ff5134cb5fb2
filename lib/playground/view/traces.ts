/** What every hidden unit does over time, a row for each. */

import { firstTime, lastTime } from "../look.ts";
import type { RunReport } from "../protocol.ts";
import { type Maker, percent, pool, set, svg, write } from "./dom.ts";
import { type Drawing, mostLabels } from "./heat_map.ts";
import { pathOf, upright } from "./plot.ts";

/** Empty rows. */
export function createTraces(document: Maker): Drawing {
  const element = svg(document, "svg", { class: "play-traces", role: "img" });
  const grounds = svg(document, "g");
  const curves = svg(document, "svg", { viewBox: "0 0 1000 1000", preserveAspectRatio: "none" });
  element.append(grounds, curves);
  const bands = pool(grounds, () => svg(document, "rect", { width: "100%" }));
  const lines = pool(curves, () => svg(document, "path", { class: "play-trace" }));
  const drawHandOver = upright(document, element, "play-now");
  const names = pool(
    element,
    () => svg(document, "text", { x: -7, dy: ".33em", "text-anchor": "end" }),
  );
  return {
    element,
    draw(run) {
      const { scene, settings: { hiddenSize } } = run;
      const every = Math.ceil(hiddenSize / mostLabels);
      names.draw(Math.ceil(hiddenSize / every), (label, k) => {
        set(label, { y: percent((k * every + 0.5) / hiddenSize) });
        write(label, `h${k * every + 1}`);
      });
      bands.draw(hiddenSize, (band, unit) =>
        set(band, {
          y: percent(unit / hiddenSize),
          height: percent(1 / hiddenSize),
          class: unit % 2 === 0 ? "play-odd" : "play-even",
        }));
      lines.draw(hiddenSize, (line, unit) => set(line, { d: tracePath(run, unit) }));
      drawHandOver(shareOf(scene.times[scene.handOver]));
    },
  };
}

const shareOf = (time: number) => (time - firstTime) / (lastTime - firstTime);

function tracePath({ scene, settings: { hiddenSize } }: RunReport, unit: number): string {
  const { times, hidden, forecasts } = scene;
  const heights = forecasts.map((_, k) => {
    const value = 0.42 * hidden[k * hiddenSize + unit]; // -1 and 1 do not touch the next row
    return 1 - (unit + 0.5 - value) / hiddenSize;
  });
  return pathOf(times.map(shareOf), heights);
}
