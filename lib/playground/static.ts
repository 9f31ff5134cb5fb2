/** The playground as the build draws it: plots, without any script. */

import { requireOptions } from "../tensor/internals.ts";
import { configKinds, type ConfigOptions, resolveConfig } from "../training/config.ts";
import { labelsOf } from "../training/series.ts";
import { firstState } from "./address.ts";
import { check, type Lesson, type Settings, settingsOf } from "./settings.ts";
import { Training } from "./stepwise_training.ts";
import { createView, type ViewEvents } from "./view/view.ts";

const { hiddenSize, lr, epochs, seqLength, seed, spread, truncate, ...others } = configKinds;
const settingKinds = { hiddenSize, lr, epochs, seqLength, seed, spread, truncate };
const { data, times, label, unit, timeLabel, validation } = others;
const seriesKinds = { data, times, label, unit, timeLabel, validation };

/**
 * The lesson of a page, from options of `run`: the settings to begin with, and data of one column
 * with their times and labels. Without `validation`, the last quarter of the data is not trained
 * on.
 *
 * @throws {TypeError | RangeError} for invalid options
 */
export function lessonOf(given?: unknown): Lesson {
  const kinds = { ...settingKinds, ...seriesKinds } as never;
  const options = requireOptions("playground", given as ConfigOptions, kinds);
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
 * The plots of a lesson's run, with the given id. There are no controls: `mount` adds them, for
 * which a page that is alive leaves room, and reads the lesson. Links to experiments are there, too:
 * without them, what is below would move under the reader's pointer.
 */
export function renderStatic(
  document: Document,
  id: string,
  lesson: Lesson,
  isAlive: boolean,
): HTMLElement {
  const element = document.createElement("section");
  element.id = id;
  element.className = "play";
  element.setAttribute("aria-label", "Playground");
  if (isAlive) element.dataset.lesson = JSON.stringify(lesson);
  // Without a script there are no events.
  const view = createView(element, lesson, { actions: {} } as ViewEvents);
  const { settings, look } = firstState(lesson);
  view.showSwitch(look.switchTime);
  const training = new Training(lesson, settings);
  while (!training.isDone) training.advance();
  // Only open tables are filled. In a page that is alive, they are when a reader opens them.
  const tables = isAlive ? [] : [...element.querySelectorAll("details")];
  for (const table of tables) table.open = true;
  view.draw({ id: 0, present: training.report(look), pinned: null });
  for (const table of tables) table.open = false;
  const unused = `.play-moving, [hidden]${isAlive ? "" : ", .play-experiments"}`;
  for (const part of element.querySelectorAll(unused)) part.remove();
  if (isAlive) element.insertAdjacentHTML("afterbegin", '<div class="play-room"></div>');
  return element;
}
