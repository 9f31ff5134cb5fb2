/** Goes through the epochs of a run by itself. */

/** What a player needs of its surroundings. */
export interface Stage {
  /** Calls back before the next picture, with the time in milliseconds; gives a way to forget it. */
  nextFrame(callback: (now: number) => void): () => void;
  /** Calls back after a while; gives a way to forget it. */
  wait(milliseconds: number, callback: () => void): () => void;
  /** Whether the reader asked for little motion. */
  isCalm(): boolean;
  /** Shows an epoch. */
  show(epoch: number): void;
  /** Hears that playing began or ended: `isPlaying` tells. */
  changed(): void;
}

/** Plays and pauses. */
export interface Player {
  readonly isPlaying: boolean;
  /** Plays from an epoch to the last one; from the beginning, if that is where it is. */
  play(from: number, last: number): void;
  pause(): void;
}

/** The longest performance, and a still of the calm one, in milliseconds. */
const [longest, still] = [9000, 1000];

/**
 * Makes a player. Most of learning happens early, so the first epochs are played slowly. Who asked
 * for little motion gets a few stills, a second each.
 */
export function createPlayer(stage: Stage): Player {
  let forget: (() => void) | null = null;
  const pause = () => {
    if (forget === null) return;
    forget();
    forget = null;
    stage.changed();
  };

  const move = (from: number, last: number) => {
    const duration = Math.min(longest, 1000 + 40 * last);
    let start: number | null = null;
    const step = (now: number) => {
      start ??= now - duration * Math.sqrt(from / last);
      const share = Math.min((now - start) / duration, 1);
      stage.show(Math.round(last * share ** 2));
      if (share < 1) forget = stage.nextFrame(step);
      else pause();
    };
    forget = stage.nextFrame(step);
  };

  const change = (epochs: readonly number[]) => {
    const [epoch, ...others] = epochs;
    stage.show(epoch);
    if (others.length === 0) forget = stage.wait(0, pause);
    else forget = stage.wait(still, () => change(others));
  };

  return {
    get isPlaying() {
      return forget !== null;
    },
    pause,
    play(from, last) {
      pause();
      if (last === 0) return;
      const first = from >= last ? 0 : from;
      // It plays before there is anything to forget.
      forget = () => {};
      stage.changed();
      if (stage.isCalm()) change(stillsOf(first, last));
      else move(first, last);
    },
  };
}

/** Epochs that stand for all: 0, 1, 2, 5, 10, 20, 50, ... and the last. */
export function stillsOf(first: number, last: number): number[] {
  const round = [1, 10, 100, 1000].flatMap((power) => [1, 2, 5].map((factor) => factor * power));
  return [first, ...round.filter((epoch) => epoch > first && epoch < last), last];
}
