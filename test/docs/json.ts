/** The page of what commands print with --json, from the schemas of it. */

import { format } from "prettier";
import { jsonSchema } from "../../packages/cli/src/json/index.js";
import { jsonTag, jsonVersions, type JsonName } from "../../packages/cli/src/json/versions.js";

/** What is used of a JSON Schema. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  $defs?: Record<string, Schema>;
}

/** The schema as a file, and the page. */
export async function jsonContract(): Promise<{ schema: string; page: string }> {
  const schema = jsonSchema() as Schema;
  const names = Object.keys(jsonVersions) as JsonName[];
  const parts = Object.keys(schema.$defs ?? {}).filter((name) => !Object.hasOwn(jsonVersions, name) && !name.startsWith("__") && name !== "error"); // prettier-ignore
  const page = [
    introduction,
    ...names.map(
      (name) => `### ${name}\n\nMember \`schema\`: \`${jsonTag(name)}\`.\n\n${table(schema.$defs?.[name] ?? {})}`,
    ),
    "## Parts",
    "Objects that several outputs have.",
    ...parts.map((name) => `### ${name} (part)\n\n${table(schema.$defs?.[name] ?? {})}`),
  ];
  return {
    schema: await format(JSON.stringify(schema), { parser: "json", printWidth: 120 }),
    page: await format(page.join("\n\n"), { parser: "markdown", printWidth: 120 }),
  };
}

const introduction = `# JSON of the command

For programs that read what \`dither\` prints. Every command takes \`--json\`: it then prints exactly one JSON object on standard output;
progress goes to standard error. The member \`schema\` names the object and its version, as in \`"schema": "measure/1"\`. The version rises
when a member goes, or changes its meaning or type. New members may come without that: pass over those that you do not know.

A failure prints \`{ "error": { "code", "message" } }\`, and the exit code is not 0.

The JSON Schema of all outputs is \`json.schema.json\`: in the package (\`dither/json.schema.json\`) and on the site. Numbers that are not
finite or not defined are \`null\`. Noise levels are standard deviations per step. Arrays say the order of their axes.

\`\`\`python
import json, subprocess
out = subprocess.run(["npx", "dither", "measure", "net.safetensors", "--json"], capture_output=True, text=True)
result = json.loads(out.stdout)
if "error" in result: raise RuntimeError(result["error"]["message"])
assert result["schema"] == "measure/1"
print(result["preferred"]["std"], result["verdict"])
\`\`\`

## Outputs`;

/** Its members, a line each; of one that is one of several, those of each. */
function table(schema: Schema): string {
  if (schema.anyOf && !schema.properties) return schema.anyOf.map(table).join("\n\nor\n\n");
  if (!schema.properties) return `${words(schema)}. ${schema.description ?? ""}`;
  const rows = Object.entries(schema.properties)
    .filter(([name]) => name !== "schema")
    .map(([name, one]) => {
      const optional = schema.required?.includes(name) ? "" : "?";
      return `| \`${name}${optional}\` | ${words(one)} | ${one.description ?? ""} |`;
    });
  return ["| member | value | |", "|---|---|---|", ...rows].join("\n");
}

/** What a value may be. */
function words(schema: Schema): string {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return name.startsWith("__") ? "any JSON" : `[${name}](#${name}-part)`;
  }
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((one) => `\`${JSON.stringify(one)}\``).join(", ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(words))].join(" or ");
  if (schema.prefixItems) return `[${schema.prefixItems.map(words).join(", ")}]`;
  if (schema.type === "array") return `list of ${words(schema.items ?? {})}`;
  if (schema.properties) return `{ ${Object.keys(schema.properties).map((name) => `\`${name}\``).join(", ")} }`; // prettier-ignore
  return [schema.type ?? "any JSON"].flat().join(" or ");
}
