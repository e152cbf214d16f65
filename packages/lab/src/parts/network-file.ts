/** Writing of networks, in a file of its own that is loaded when one is asked for. */

export { writeNetwork } from "dither";
