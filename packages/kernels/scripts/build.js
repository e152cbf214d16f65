/** Compiles the AssemblyScript kernel and embeds the module in a TypeScript file, so that no page has to fetch it. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const { error, stderr } = await asc.main([
  "assembly/index.ts",
  "--config",
  "asconfig.json",
  "--target",
  "release",
  "--baseDir",
  root,
]);
if (error) {
  console.error(stderr.toString());
  process.exit(1);
}

const wasm = readFileSync(join(root, "build/kernel.wasm"));
const folder = join(root, "src/generated");
mkdirSync(folder, { recursive: true });
const text = `/** The compiled kernel; made by scripts/build.js. */\nexport const wasmBase64 =\n  "${wasm.toString("base64")}";\n`;
const file = join(folder, "wasm.ts");
writeFileSync(`${file}.new`, text);
renameSync(`${file}.new`, file);
