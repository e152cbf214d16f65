/** Compiles the AssemblyScript kernel twice, plain and with relaxed SIMD, and embeds the modules in TypeScript files. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "src/generated");
mkdirSync(folder, { recursive: true });

for (const target of ["exact", "fast"]) {
  const { error, stderr } = await asc.main([
    "assembly/index.ts",
    "--config",
    "asconfig.json",
    "--target",
    target,
    "--baseDir",
    root,
  ]);
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
