/** Names of Plot that a page does not have. */
export const OMITTED = [
  "cluster",
  "Contour",
  "contour",
  "Density",
  "delaunayLink",
  "delaunayMesh",
  "density",
  "hull",
  "interpolateNearest",
  "interpolateNone",
  "interpolatorBarycentric",
  "interpolatorRandomWalk",
  "Raster",
  "raster",
  "tree",
  "treeLink",
  "treeNode",
  "voronoi",
  "voronoiMesh",
];

/** The module, which says what is the matter when something is asked for that it has not. */
export function withoutOmitted<T extends object>(module: T): T {
  return new Proxy({ ...module }, {
    get(target, name, receiver) {
      if (typeof name === "string" && OMITTED.includes(name)) {
        throw new TypeError(
          `Plot.${name} is too large for this page, which has all other marks. It works in Jupyter.`,
        );
      }
      return Reflect.get(target, name, receiver);
    },
  });
}
