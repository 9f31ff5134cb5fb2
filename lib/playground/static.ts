/** The playground as the build draws it: plots to read, without any script. */

import { requireOptions } from "../tensor/internals.ts";
import { configKinds, type ConfigOptions, resolveConfig } from "../training/config.ts";
import { labelsOf } from "../training/series.ts";
import { firstState } from "./address.ts";
import { reportOf } from "./scene.ts";
import { check, type Lesson, type Settings, settingsOf } from "./settings.ts";
import { Training } from "./training.ts";
import { html, type Maker } from "./view/dom.ts";
import { createView, type ViewEvents } from "./view/view.ts";

const { hiddenSize, lr, epochs, seqLength, seed, spread, truncate, ...others } = configKinds;
const settingKinds = { hiddenSize, lr, epochs, seqLength, seed, spread, truncate };
const { data, times, label, unit, timeLabel, validation } = others;
const seriesKinds = { data, times, label, unit, timeLabel, validation };

/**
 * The lesson of a page: of the options of `run`, the settings to begin with, and data of one column
 * with their times and labels. Unless `validation` says how many, the last quarter of the data is not
 * trained on.
 *
 * @throws TypeError or RangeError for what cannot be meant
 */
export function lessonOf(given?: unknown): Lesson {
  const kinds = { ...settingKinds, ...seriesKinds };
  const options: ConfigOptions = requireOptions(
    "playground",
    given as ConfigOptions,
    kinds as never,
  );
  const quarter = Array.isArray(options.data) ? Math.floor(options.data.length / 4) : 0;
  const config = resolveConfig({ validation: quarter, ...options });
  const start = Object.fromEntries(
    Object.keys(settingKinds).map((name) => [name, config[name as keyof Settings]]),
  ) as unknown as Settings;
  const { data, unit = "" } = config;
  if (data?.some((value) => typeof value !== "number")) {
    throw new RangeError("playground: the data have several columns; it shows one");
  }
  const values = data as readonly number[] | undefined;
  const times = config.times ?? values?.map((_, k) => k) ?? [];
  const lesson: Lesson = {
    start,
    ...values && { own: { data: values, times } },
    ...labelsOf(config) as { label: string; timeLabel: string },
    unit: String(unit),
    times: values ? [times[0], times[start.seqLength], times[times.length - 1]] : [2, 10, 18],
    range: values ? [Math.min(...values), Math.max(...values)] : [-1, 1],
  };
  for (const setting of settingsOf(lesson)) {
    const checked = check(setting, `${start[setting.name]}`);
    if ("problem" in checked) throw new RangeError(`playground: ${checked.problem}`);
  }
  return lesson;
}

/**
 * The plots of a lesson's run. There is nothing to move: `mount` brings the controls, for which a
 * page that is alive leaves room, and reads the lesson.
 */
export function renderStatic(
  document: Maker,
  { id, isAlive, lesson }: {
    readonly id: string;
    readonly isAlive: boolean;
    readonly lesson: Lesson;
  },
): HTMLElement {
  // Without a script there are no events.
  const view = createView(document, id, lesson, {} as ViewEvents);
  const { settings, look } = firstState(lesson);
  view.showSwitch(look.switchTime);
  const element = html(document, "section", {
    id,
    class: "play",
    "aria-label": "Playground",
    "data-lesson": isAlive ? JSON.stringify(lesson) : undefined,
  });
  element.append(...view.parts);
  const training = new Training(lesson, settings);
  while (!training.isDone) training.advance();
  // Only open tables are filled. Where there is life, they are when a reader opens them.
  const tables = isAlive ? [] : [...element.querySelectorAll("details")];
  for (const table of tables) table.open = true;
  view.draw({ id: 0, present: reportOf(training, look), pinned: null });
  for (const table of tables) table.open = false;
  for (const part of element.querySelectorAll(".play-moving, [hidden]")) part.remove();
  if (isAlive) element.prepend(html(document, "div", { class: "play-room" }));
  return element;
}
