/** Doing things less often than they are asked for. */

/** A function that waits until nobody has called it for a while. */
export interface Debounced {
  (): void;
  /** Does it at once, if it was waiting. */
  now(): void;
}

/** Makes an action wait for so many milliseconds of rest. */
export function debounce(milliseconds: number, action: () => void): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const act = () => {
    timer = undefined;
    action();
  };
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  const now = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    act();
  };
  return Object.assign(ask, { now });
}

/** Makes an action happen once for every picture that the browser paints, with the latest value. */
export function onNextFrame<T>(action: (value: T) => void): (value: T) => void {
  let latest: { readonly value: T } | null = null;
  return (value) => {
    if (latest === null) {
      requestAnimationFrame(() => {
        const { value } = latest!;
        latest = null;
        action(value);
      });
    }
    latest = { value };
  };
}
