import type { Kit } from "./unpack.ts";

/** How far below the window it may be, so that it is there when the reader comes. */
const margin = "600px";

/**
 * Brings the playground to life when the reader comes near it, or a link asks for it. It trains
 * nothing by itself.
 */
export function awaitPlayground(kit: Kit): void {
  const element = document.querySelector<HTMLElement>(".play");
  if (element === null) return;
  const start = async () => {
    observer.disconnect();
    removeEventListener("hashchange", check);
    const { mount } = await kit.module<typeof import("../../../playground/mount.ts")>("playground");
    mount(element, () => kit.worker("playground"));
  };
  const check = () => {
    if (/^#play(\?|$)/.test(location.hash)) start();
  };
  const observer = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && start(),
    { rootMargin: margin },
  );
  observer.observe(element);
  addEventListener("hashchange", check);
  check();
}
