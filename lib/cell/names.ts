/** Names in compiled cells that no one else uses. */

/** The object that holds what cells declare. */
export const GLOBAL = "globalThis";
/** What compiled cells need at run time, as a property of the global object. */
export const RUNTIME = "__unroll";
/** The variable that takes a cell's last value. */
export const LAST = "__unrollLast";
/** A variable whose value nobody reads: it makes an expression a declaration. */
export const UNUSED = "__unrollUnused";
