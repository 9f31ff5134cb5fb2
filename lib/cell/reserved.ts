/** The object that holds the declarations of cells. */
export const GLOBAL = "globalThis";
/** The property of the global object that compiled cells call. */
export const RUNTIME = "__unroll";
/** The variable for a cell's last value. */
export const LAST = "__unrollLast";
/** A variable that is never read: it makes an expression a declaration. */
export const UNUSED = "__unrollUnused";
