/** What everything rests on: checks of arguments and options, and the name that was meant. */

export { didYouMean, nearest } from "./nearest.js";
