/**
 * Compiles the AssemblyScript kernel twice, plain and with relaxed SIMD, and the matrix product, and embeds the modules in
 * TypeScript files.
 */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { generate } from "./generate.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "src/generated");
mkdirSync(folder, { recursive: true });
await generate();

const modules = [
  { target: "exact", entry: "assembly/index.ts" },
  { target: "fast", entry: "assembly/index.ts" },
  { target: "product", entry: "assembly/product.ts" },
];
for (const { target, entry } of modules) {
  const { error, stderr } = await asc.main([entry, "--config", "asconfig.json", "--target", target, "--baseDir", root]);
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const wasm = readFileSync(join(root, `build/${target}.wasm`));
  const text = `/** The compiled kernel, ${target}; made by scripts/build.js. */\nexport const ${target}Wasm =\n  "${wasm.toString("base64")}";\n`;
  const file = join(folder, `${target}.ts`);
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
