/** Doing things less often than they are asked for. */

/** Makes an action wait until nobody has asked for it for so many milliseconds. */
export function debounce(milliseconds: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
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
