/** Names of Plot that a page does not have. */
export const OMITTED = [
  "auto",
  "autoSpec",
  "bollinger",
  "bollingerX",
  "bollingerY",
  "centroid",
  "cluster",
  "contour",
  "Contour",
  "crosshair",
  "crosshairX",
  "crosshairY",
  "delaunayLink",
  "delaunayMesh",
  "Density",
  "density",
  "differenceX",
  "differenceY",
  "dodgeX",
  "dodgeY",
  "geo",
  "Geo",
  "geoCentroid",
  "graticule",
  "hexbin",
  "Hexgrid",
  "hexgrid",
  "hull",
  "interpolateNearest",
  "interpolateNone",
  "interpolatorBarycentric",
  "interpolatorRandomWalk",
  "linearRegressionX",
  "linearRegressionY",
  "Raster",
  "raster",
  "shiftX",
  "shiftY",
  "sphere",
  "tree",
  "treeLink",
  "treeNode",
  "voronoi",
  "voronoiMesh",
  "WaffleX",
  "waffleX",
  "waffleY",
  "WaffleY",
];

/** The module, which says what is the matter when something is asked for that it has not. */
export function withoutOmitted<T extends object>(module: T): T {
  return new Proxy({ ...module }, {
    get(target, name, receiver) {
      if (typeof name === "string" && OMITTED.includes(name)) {
        throw new TypeError(
          `Plot.${name} is left out of this page, to keep it small. It works in Jupyter.`,
        );
      }
      return Reflect.get(target, name, receiver);
    },
  });
}
