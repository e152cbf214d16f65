/** The keys that a schema knows at a place, to say which one was meant by one that it does not know. */

import type { z } from "zod";
import type { Place } from "./study-error.js";

type Schema = z.core.$ZodTypes;

/** Names of the keys of all objects that may stand there; none where only values may. */
export function keysAt(schema: z.core.$ZodType, place: Place): string[] {
  const { def } = (schema as Schema)._zod;
  const [part, ...rest] = place;
  switch (def.type) {
    case "object":
      if (part === undefined) return Object.keys(def.shape);
      return Object.hasOwn(def.shape, part) ? keysAt(def.shape[part], rest) : [];
    case "record":
      return part === undefined ? [] : keysAt(def.valueType, rest);
    case "array":
      return part === undefined ? [] : keysAt(def.element, rest);
    case "union":
      return def.options.flatMap((option) => keysAt(option, place));
    case "intersection":
      return [...keysAt(def.left, place), ...keysAt(def.right, place)];
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return keysAt(def.innerType, place);
    case "pipe":
      return keysAt(def.in, place);
    case "lazy":
      return keysAt(def.getter(), place);
    default:
      return [];
  }
}
