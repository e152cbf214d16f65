/** The schema of what each command prints with --json. Not loaded by the command: for documentation and tests. */

import { z } from "zod";
import { findingOutputs } from "./findings.js";
import { networkOutputs } from "./networks.js";
import { count } from "./parts.js";
import { studyOutputs } from "./studies.js";
import { jsonTag, jsonVersions, type JsonName } from "./versions.js";

const level = z.string().nullable().describe("Instruction set of the native kernel.");

const machineOutputs = {
  worker: z.strictObject({ computed: count, failed: count }),
  kernel: z.strictObject({
    exact: z.string().describe("The kernel that runs unless another is chosen."),
    fast: z.string(),
    levels: z.array(z.strictObject({ name: z.string(), runs: z.enum(["exact", "wrong bits", "not on this CPU"]) })),
    level,
    asked: level.describe("What DITHER_KERNEL_LEVEL asks for."),
    relaxedSimd: z.boolean(),
    native: z.strictObject({
      found: z.boolean(),
      origin: z.enum(["built", "prebuilt"]).optional(),
      place: z.string().optional(),
      missing: z.array(z.strictObject({ place: z.string(), problem: z.string() })),
    }),
  }),
  "kernel-build": z.strictObject({ compiler: z.string(), file: z.string() }),
  lab: z.strictObject({ url: z.string() }),
} as const;

const outputs: Readonly<Record<JsonName, z.ZodObject | z.ZodUnion<readonly z.ZodObject[]>>> = {
  ...networkOutputs,
  ...findingOutputs,
  ...studyOutputs,
  ...machineOutputs,
};

/** The schema of an output, its member `schema` included. */
export function jsonOutput(name: JsonName): z.ZodType {
  const tagged = (one: z.ZodObject): z.ZodObject => one.extend({ schema: z.literal(jsonTag(name)) });
  const output = outputs[name];
  return output instanceof z.ZodUnion ? z.union(output.options.map(tagged)) : tagged(output);
}

/** What a failure prints with --json, whatever the command. */
export const jsonError = z.strictObject({
  error: z.strictObject({
    code: z.string().describe("usage, file, format, value, mismatch, unsupported, aborted or internal."),
    message: z.string(),
  }),
});

/**
 * One JSON Schema (2020-12) for all of them: what is printed is one of its `$defs`. It lets members pass that it does not know: a
 * later Dither may add some.
 */
export function jsonSchema(): object {
  const names = Object.keys(jsonVersions) as JsonName[];
  const all = [...names.map((name) => jsonOutput(name).meta({ id: name })), jsonError.meta({ id: "error" })];
  const { $schema, ...schema } = z.toJSONSchema(z.union(all), {
    override: ({ jsonSchema: one }) => {
      if (one.additionalProperties === false) delete one.additionalProperties;
    },
  });
  return { $schema, $id: "json.schema.json", title: "What dither prints with --json", ...schema };
}
