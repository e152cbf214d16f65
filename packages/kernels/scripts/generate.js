/**
 * Makes the readers of the struct that `src/fields.ts` describes: `assembly/generated/network.ts` and
 * `native/generated/network.h`, each with one variable per field.
 */

import { Buffer } from "node:buffer";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The description, which a build cannot import as TypeScript. */
async function description() {
  const source = readFileSync(join(root, "src/fields.ts"), "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext } });
  return import(`data:text/javascript;base64,${Buffer.from(outputText).toString("base64")}`);
}

/** Types and values of a field in AssemblyScript: `i` is its byte in the struct. */
const assembly = {
  whole: { type: "i32", value: (i) => `load<i32>(at, ${i})` },
  flag: { type: "bool", value: (i) => `load<i32>(at, ${i}) != 0` },
  real: { type: "f32", value: (i) => `load<f32>(at, ${i})` },
  stride: { type: "usize", value: (i) => `load<u32>(at, ${i})` },
  floats: { type: "usize", value: (i) => `load<u32>(at, ${i})` },
  groupFloats: { type: "usize", value: (i) => `load<u32>(at, ${i})` },
  groupDoubles: { type: "usize", value: (i) => `load<u32>(at, ${i})` },
};

/** The same in C++, where strides are in floats and arrays are pointers. */
const native = {
  whole: { type: "int ", value: (i) => `field<int32_t>(${i})` },
  flag: { type: "bool ", value: (i) => `field<int32_t>(${i}) != 0` },
  real: { type: "float ", value: (i) => `field<float>(${i})` },
  stride: { type: "size_t ", value: (i) => `field<uint32_t>(${i}) / 4` },
  floats: { type: "float* ", value: (i) => `array<float>(memory, ${i})` },
  groupFloats: { type: "float* ", value: (i) => `array<float>(memory + shift, ${i})` },
  groupDoubles: { type: "double* ", value: (i) => `array<double>(memory + shift, ${i})` },
};

const made = "Made by scripts/generate.js from src/fields.ts, which says what stands in the struct.";

function assemblyText({ networkFields, conditionFields, fields }) {
  const variables = fields.map(([name, kind, words]) => {
    const { type } = assembly[kind];
    return `/** ${words} */\nexport let ${name}: ${type} = ${type === "bool" ? "false" : "0"};\n`;
  });
  const reads = (some) =>
    some.map(([name, kind]) => `  ${name} = ${assembly[kind].value(byteOf(name, fields))};\n`).join("");
  return `/** ${made} */

let at: usize = 0;

${variables.join("")}
/** Words of the struct. */
export function structWords(): i32 {
  return ${fields.length};
}

/** Takes network and arrays from the struct at \`block\`. */
export function configure(block: usize): void {
  at = block;
${reads(networkFields)}  readConditions();
}

/** Takes what the next groups are computed with. */
export function readConditions(): void {
${reads(conditionFields)}}
`;
}

function nativeText({ networkFields, conditionFields, fields }) {
  const variables = fields.map(([name, kind, words]) => `  ${native[kind].type}${name};  // ${words}\n`);
  const reads = (some) =>
    some.map(([name, kind]) => `    ${name} = ${native[kind].value(byteOf(name, fields))};\n`).join("");
  return `// ${made}

#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

constexpr int kStructWords = ${fields.length};

namespace {

struct Network {
${variables.join("")}
  // Takes network and arrays from the struct at \`block\` of the memory that addresses count from; the arrays are those of the group that
  // comes as number \`which\` among those worked on at once.
  void configure(char* memory, size_t block, int which) {
    at = memory + block;
    number = which;
    const size_t shift = which * field<uint32_t>(${byteOf("groupStride", fields)});
${reads(networkFields)}    readConditions();
  }

  // Takes what the next groups are computed with.
  void readConditions() {
${reads(conditionFields)}    firstTrial += 16 * number;
  }

 private:
  const char* at;
  int number;

  template <typename T>
  T* array(char* memory, size_t byte) const {
    return reinterpret_cast<T*>(memory + field<uint32_t>(byte));
  }

  template <typename T>
  T field(size_t byte) const {
    T value;
    memcpy(&value, at + byte, sizeof value);
    return value;
  }
};

}  // namespace
`;
}

function byteOf(name, fields) {
  return 4 * fields.findIndex(([other]) => other === name);
}

/** Writes a file where its text is another than before: what is built of it is then not built again. */
function write(path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  try {
    if (readFileSync(file, "utf8") === text) return;
  } catch {
    // not there yet
  }
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Makes both readers. */
export async function generate() {
  const described = await description();
  write("assembly/generated/network.ts", assemblyText(described));
  write("native/generated/network.h", nativeText(described));
}
