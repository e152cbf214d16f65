/**
 * Builds the native kernel with the C++ compiler of the machine, once for each instruction set. Where there is none, or
 * it fails, one line says so and everything runs in WebAssembly: installation never fails for it.
 */

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "native");
const target = join(root, `build/kernel-${process.platform}-${process.arch}.node`);
const x86 = process.arch === "x64";

/** Factory name and flags of every compilation of kernel.cc. Products and sums are fused only in the fast ones. */
const variants = [
  { create: "createBaseline", flags: ["-ffp-contract=off"] },
  { create: "createBaselineFast", flags: ["-ffp-contract=fast"] },
  ...(x86
    ? [
        { create: "createAvx2", flags: ["-mavx2", "-mfma", "-ffp-contract=off"] },
        { create: "createAvx2Fast", flags: ["-mavx2", "-mfma", "-ffp-contract=fast"] },
        { create: "createAvx512", flags: [...avx512(), "-ffp-contract=off"] },
        { create: "createAvx512Fast", flags: [...avx512(), "-ffp-contract=fast"] },
      ]
    : []),
];

function avx512() {
  return ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma"];
}

if (process.env.DITHER_NATIVE === "0")
  console.log("The native kernel is not built (DITHER_NATIVE=0): WebAssembly is used.");
else if (process.platform === "win32")
  console.log("The native kernel is not built on Windows: WebAssembly is used, with the same bits.");
else if (!isCurrent()) await build();

/** Whether the addon is newer than its sources. */
function isCurrent() {
  try {
    const built = statSync(target).mtimeMs;
    const sources = readdirSync(source, { recursive: true }).map((name) => join(source, name));
    const files = [...sources, fileURLToPath(import.meta.url)];
    return files.every((file) => statSync(file).mtimeMs < built);
  } catch {
    return false;
  }
}

async function build() {
  const compiler = await findCompiler();
  if (!compiler) {
    console.log(
      "The native kernel is not built, since no C++ compiler was found: WebAssembly is used, with the same bits.",
    );
    return;
  }
  // What is older than the sources reads another struct.
  rmSync(target, { force: true });
  const folder = mkdtempSync(join(tmpdir(), "dither-native-"));
  try {
    const headers = createRequire(import.meta.url)("node-api-headers").include_dir;
    const common = [
      "-std=c++17",
      "-O3",
      "-falign-loops=32", // the inner loops are so short that where they begin decides a tenth of their speed
      "-fPIC",
      "-fno-math-errno",
      "-fno-exceptions",
      "-fno-rtti",
      "-fvisibility=hidden",
      "-DNAPI_VERSION=8",
      "-I",
      headers,
    ];
    if (x86) common.push("-DDITHER_X86");
    const objects = variants.map(({ create }) => join(folder, `${create}.o`));
    await Promise.all(
      variants.map(({ create, flags }, k) =>
        run(compiler, [...common, ...flags, `-DCREATE=${create}`, "-c", join(source, "kernel.cc"), "-o", objects[k]]),
      ),
    );
    const undefinedSymbols = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
    const addon = join(folder, "kernel.node");
    await run(compiler, [
      ...common,
      "-shared",
      ...undefinedSymbols,
      join(source, "binding.cc"),
      ...objects,
      "-o",
      addon,
    ]);
    mkdirSync(dirname(target), { recursive: true });
    await run("cp", [addon, `${target}.new`]);
    renameSync(`${target}.new`, target);
  } catch (error) {
    const reason =
      String(error.stderr || error.message)
        .split("\n")
        .find((line) => line.trim() !== "") ?? "unknown";
    if (process.env.DITHER_NATIVE === "1") throw error;
    console.log(
      `The native kernel could not be built (${reason.slice(0, 200)}): WebAssembly is used, with the same bits.`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first compiler that answers: $CXX, c++, g++, clang++. */
async function findCompiler() {
  for (const name of [process.env.CXX, "c++", "g++", "clang++"])
    if (
      name &&
      (await run(name, ["--version"]).then(
        () => true,
        () => false,
      ))
    )
      return name;
  return undefined;
}
