/** Code of the user's own: how it is loaded, watched and told apart. */

export { CallBoard, type CallKind, type OpenCall } from "./call-board.js";
export { patienceSeconds, patienceVariable } from "./patience.js";
export { isTheirs, theirFault, userPlace } from "./user-place.js";
