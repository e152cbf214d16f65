/** The schema of what a setting may be, for checks of study files and the JSON Schema that editors complete from. */

import {
  activationParameters,
  activations,
  parseActivation,
  type NumberValue,
  type Settings,
  type Value,
} from "dither/settings";
import { z } from "zod";

type Of<K extends Value["of"]> = Extract<Value, { of: K }>;

/** Values of one kind share a schema, so that the JSON Schema says it once. */
const known = new WeakMap<Value, z.ZodType>();

export function schemaOf(value: Value): z.ZodType {
  const schema = known.get(value) ?? newSchema(value);
  known.set(value, schema);
  return schema;
}

/** An object of settings, each of which may be left out unless `whole`. */
export function objectSchema(fields: Settings, whole = false): z.ZodObject<Record<string, z.ZodType>, z.core.$strict> {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(fields).map(([name, { value, words }]) => {
        const schema = whole ? schemaOf(value) : schemaOf(value).optional();
        return [name, words === undefined ? schema : schema.describe(words)];
      }),
    ),
  );
}

function newSchema(value: Value): z.ZodType {
  switch (value.of) {
    case "number":
      return numberSchema(value);
    case "choice":
      return z.enum(value.choices);
    case "activation":
      return activationSchema;
    case "literal":
      return z.literal([...value.literals]);
    case "nullable":
      return schemaOf(value.value).nullable();
    case "list": {
      const schema = z.array(schemaOf(value.each));
      const atLeast = value.least === undefined ? schema : schema.min(value.least);
      return value.most === undefined ? atLeast : atLeast.max(value.most);
    }
    case "record":
      return z.partialRecord(z.enum(value.keys), schemaOf(value.each));
    case "object":
      return objectSchema(value.fields, value.whole);
    case "either":
      return eitherSchema(value);
    case "json":
      return z.record(z.string(), z.json());
    case "text":
      return z.string();
    default:
      return value satisfies never;
  }
}

/** A name, or one with a number behind a colon. */
const activationSchema = z
  .string()
  .superRefine((text, context) => {
    const parsed = parseActivation(text);
    if (typeof parsed !== "string") return;
    const [name] = text.split(":");
    // The place of the mistake says what came.
    if ((activations as readonly string[]).includes(name))
      context.addIssue({ code: "custom", message: parsed.replace(/, got .*$/, "") });
    else context.addIssue({ code: "invalid_value", values: [...activations], input: text });
  })
  .meta({
    anyOf: [
      { type: "string", enum: [...activations] },
      { type: "string", pattern: `^(?:${Object.keys(activationParameters).join("|")}):[0-9.e+-]+$` },
    ],
  });

function numberSchema({ whole, least, above, most, below, mistake = most, words }: NumberValue): z.ZodType {
  let schema = z.number();
  if (whole) schema = schema.int();
  if (above !== undefined) schema = schema.gt(above);
  if (least !== undefined) schema = schema.min(least);
  if (mistake !== undefined) schema = schema.max(mistake);
  if (below !== undefined) schema = schema.lt(below);
  return words === undefined ? schema : schema.describe(words);
}

function eitherSchema({ either, tag }: Of<"either">): z.ZodType {
  if (tag === undefined) return z.union(either.map(schemaOf));
  const [first, ...others] = either.map((one) => schemaOf(one) as z.ZodObject);
  return z.discriminatedUnion(tag, [first, ...others]);
}
