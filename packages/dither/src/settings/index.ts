/** The table of settings, for those who derive more from it: options of a command, schemas of study files, documentation. */

export { bounds, inRange } from "./check.js";
export { mostDraws, measureSettings } from "./measure.js";
export { constraintSettings, networkByName, networkSettings, noiseSettings } from "./network.js";
export { initialSettings } from "./initial.js";
export { trainingSettings } from "./training.js";
export { whole, type NumberValue, type Setting, type Settings, type Value, type Whole } from "./setting.js";
