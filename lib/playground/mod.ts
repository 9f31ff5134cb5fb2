/**
 * The playground: a network under sliders. The build draws it with `renderStatic`, the page brings
 * that to life with `mount`, and a worker answers with `serve`.
 *
 * @module
 */
export { default as styles } from "./styles/pictures.css" with { type: "text" };
export { mount, type MountOptions } from "./mount.ts";
export { type Scope, serve } from "./serve.ts";
export { lessonOf, renderStatic } from "./static.ts";
