/**
 * The table of settings, for those who derive more from it: options of a command, schemas of study files, documentation.
 *
 * Not part of `dither` itself.
 *
 * @module
 */

export {
  activationParameters,
  activationText,
  parseActivation,
  usualActivations,
  type NamedActivation,
} from "./activation.js";
export { bounds, inRange } from "./check.js";
export { activations, type ParametrisedActivation } from "./names.js";
export { mostDraws, measureSettings } from "./measure.js";
export { constraintSettings, networkByName, networkSettings, noiseSettings, readoutSettings } from "./network.js";
export { initialSettings } from "./initial.js";
export { trainingSettings } from "./training.js";
export {
  choice,
  whole,
  type ActivationValue,
  type ChoiceValue,
  type Defaulted,
  type EitherValue,
  type Filled,
  type Given,
  type JsonValue,
  type ListValue,
  type LiteralValue,
  type NullableValue,
  type NumberValue,
  type ObjectValue,
  type RecordValue,
  type Setting,
  type Settings,
  type TextValue,
  type Value,
  type ValueIn,
  type ValueOf,
  type Whole,
  type With,
} from "./setting.js";
