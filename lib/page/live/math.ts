/** What typesets formulas: the part of pages whose cells show some. */

export { default as temml } from "temml-npm";
