/** What Keras's description of a model (model_config, config.json) says that its weights do not. */

import { isRecord } from "../values/json-text.js";
import type { PickleValue } from "../values/values.js";

/** Attributes by which Keras and h5py find their way about a file, and no more. */
const bookkeeping = new Set([
  ...["layer_names", "weight_names", "backend", "keras_version", "top_level_model_weights", "vars"],
  ...["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "DIMENSION_LABELS"],
]);

/** Whether an attribute or file says nothing about a network. `training_config` is how the optimiser was set. */
export function isBookkeeping(name: string): boolean {
  return bookkeeping.has(name) || name === "metadata.json" || name === "training_config";
}

const mostLayers = 10_000;
const recurrent = /^(?:SimpleRNN|GRU|LSTM)(?:Cell)?$/;

/**
 * Of a description: `activation` of the recurrent layer, `recurrent_activation` of its gates where that is not sigmoid, `readout_activation` where a dense layer has any but the
 * identity, and `go_backwards`. A description that cannot be read is handed back whole, under its name.
 */
export function kerasSettings(name: string, text: PickleValue): [string, PickleValue][] {
  let config: unknown;
  try {
    config = typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    config = undefined;
  }
  if (!isRecord(config)) return [[name, text]];
  const settings = new Map<string, PickleValue>();
  const queue: unknown[] = [config];
  for (let n = 0; queue.length > 0; n++) {
    if (n > mostLayers) return [[name, text]];
    const item = queue.pop();
    if (Array.isArray(item)) for (const inner of item) queue.push(inner);
    if (!isRecord(item)) continue;
    const { class_name: kind, config: own } = item;
    if (typeof kind === "string" && isRecord(own)) {
      const { activation, go_backwards: backwards } = own;
      const other = recurrent.test(kind) ? "activation" : "readout_activation";
      if (activation !== undefined && (recurrent.test(kind) || (kind === "Dense" && activation !== "linear")))
        settings.set(other, activationName(activation));
      // What gates are is settled, so that another function of them is more than is read.
      const { recurrent_activation: gates } = own;
      if (gates !== undefined && gates !== "sigmoid")
        settings.set("recurrent_activation", typeof gates === "string" ? gates : JSON.stringify(gates).slice(0, 80));
      if (backwards === true) settings.set("go_backwards", true);
    }
    for (const inner of Object.values(item)) queue.push(inner);
  }
  return [...settings];
}

/** The slope below 0 of Keras's function leaky_relu; that of its layer of the name. */
const leakyFunction = 0.2;
const leakyLayer = 0.3;

/** An activation as a description has it: a name, or a layer with its number. */
function activationName(activation: unknown): string {
  if (activation === "leaky_relu") return `leaky-relu:${leakyFunction}`;
  if (typeof activation === "string") return activation;
  const { class_name: kind, config } = isRecord(activation) ? activation : {};
  const own = isRecord(config) ? config : {};
  const { negative_slope: slope = own.alpha ?? leakyLayer, alpha = 1 } = own;
  if (kind === "LeakyReLU" && typeof slope === "number") return `leaky-relu:${slope}`;
  if (kind === "ELU" && typeof alpha === "number") return `elu:${alpha}`;
  return JSON.stringify(activation).slice(0, 80);
}
