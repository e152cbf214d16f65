/** The page of all settings, from the table that checks, options and schemas derive from. */

import {
  activationParameters,
  activations,
  bounds,
  measureSettings,
  networkByName,
  trainingSettings,
  type Settings,
  type Value,
} from "dither/settings";
import { format } from "prettier";

/** What a value may be, in a cell of the table. */
function valueWords(value: Value): string {
  switch (value.of) {
    case "number":
      return bounds(value) === "finite" ? "a number" : bounds(value);
    case "activation":
      return [
        ...activations.filter((name) => !Object.hasOwn(activationParameters, name)).map((name) => `\`${name}\``),
        ...Object.entries(activationParameters).map(
          ([name, { value: range, default: usual, words }]) => `\`${name}:${usual}\` (${words}, ${bounds(range)})`,
        ),
      ].join(", ");
    case "choice":
      return value.choices.map((one) => `\`${one}\``).join(", ");
    case "literal":
      return value.literals.map((one) => `\`${JSON.stringify(one).replaceAll('"', "")}\``).join(", ");
    case "nullable":
      return `${valueWords(value.value)}, or \`null\``;
    case "list":
      return `list: ${valueWords(value.each)}`;
    case "record":
      return `by name (${value.keys.map((one) => `\`${one}\``).join(", ")}): ${valueWords(value.each)}`;
    case "object":
      if (!value.whole)
        return Object.keys(value.fields)
          .map((name) => `\`${name}\``)
          .join(", ");
      return Object.entries(value.fields)
        .map(([name, one]) => `\`${name}\` ${valueWords(one.value)}`)
        .join("; ");
    case "either":
      return value.either.map(valueWords).join(", or ");
    case "json":
      return "options of the task";
    case "text":
      return "text";
    default:
      return value satisfies never;
  }
}

interface Row {
  path: string;
  flag: string;
  value: string;
  usual: string;
  words: string;
}

function rows(fields: Settings, within: string): Row[] {
  return Object.entries(fields).flatMap(([name, setting]): Row[] => {
    const path = `${within}.${name}`;
    const { value, words = "", flag = "", unit, default: usual, absent = usual } = setting;
    if (value.of === "object" && Object.values(value.fields).some((one) => one.flag !== undefined))
      return rows(value.fields, path);
    const shown =
      absent === undefined || absent === false
        ? ""
        : `\`${typeof absent === "string" ? absent : JSON.stringify(absent)}\``;
    return [
      {
        path: `\`${path}\``,
        flag: flag === "" ? "" : `\`${flag}\``,
        value: valueWords(value) + (unit === undefined ? "" : ` (${unit})`),
        usual: shown,
        words,
      },
    ];
  });
}

const escaped = (text: string): string => text.replaceAll("|", "\\|");

function table(fields: Settings, within: string): string {
  const lines = rows(fields, within).map(({ path, flag, value, usual, words }) =>
    [path, flag, value, usual, words].map(escaped).join(" | "),
  );
  return ["in a study file | option | values | default | meaning", "-|-|-|-|-", ...lines]
    .map((line) => `|${line}|`)
    .join("\n");
}

/** The text of docs/reference/settings.md. */
export function settingsPage(): Promise<string> {
  const page = `# Settings

Everything that a study file, a command or the library may choose of a network, its training and its measurement. What is
left out comes from the task's own experiment, and where that says nothing it has the default below. The option is that of
\`dither train\`, or of \`dither measure\` for measurements. Constraints have options of their own:
[training options](training.md#constraints-on-the-weights).

This page is written by \`npx vitest run test/docs/settings.test.ts -u\`.

## Network

${table(networkByName, "network")}

## Training

${table(trainingSettings, "training")}

## Measurement

${table(measureSettings, "measure")}
`;
  return format(page, { parser: "markdown", printWidth: 120 });
}
