/**
 * Compiles the native kernel, once for each instruction set, with a C++ compiler of this machine: for this machine, or for
 * another with a compiler that builds for it.
 */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { builtKernel, nativeTarget, type NativeTarget } from "./native-node.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
export const nativeSources = join(root, "native");

/** Why there is no native kernel after an attempt to compile it. */
export class NativeBuildError extends Error {
  override readonly name = "NativeBuildError";
  constructor(
    readonly problem: "no compiler" | "failed",
    message: string,
  ) {
    super(message);
  }
}

export interface NativeBuild {
  /** The compiler that was used, as it is called. */
  compiler: string;
  /** The addon. */
  file: string;
}

/**
 * Compiles the kernel and puts it where it is looked for.
 * @param target the machine it is for; default this one
 * @throws NativeBuildError
 */
export async function compileNative(target: NativeTarget = nativeTarget): Promise<NativeBuild> {
  const compiler = await findCompiler(target);
  const file = builtKernel(target);
  const folder = await mkdtemp(join(tmpdir(), "dither-native-"));
  try {
    const addon = await compileInto(folder, compiler, target);
    await mkdir(dirname(file), { recursive: true });
    await copyFile(addon, `${file}.new`);
    await rename(`${file}.new`, file);
    return { compiler, file };
  } catch (error) {
    throw new NativeBuildError("failed", firstLine(error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Compiles the variants side by side and links them; the addon. */
async function compileInto(folder: string, compiler: string, target: NativeTarget): Promise<string> {
  const options = commonOptions(target);
  const objects = await Promise.all(
    variantsOf(target).map(async ({ create, flags }) => {
      const object = join(folder, `${create}.o`);
      const source = join(nativeSources, "kernel.cc");
      await run(compiler, [...options, ...flags, `-DCREATE=${create}`, "-c", source, "-o", object]);
      return object;
    }),
  );
  const addon = join(folder, "kernel.node");
  const linked = await linkOptions(folder, compiler, target);
  await run(compiler, [...options, "-shared", join(nativeSources, "binding.cc"), ...objects, ...linked, "-o", addon]);
  return addon;
}

/** How the addon finds Node's functions when it is loaded: Windows wants to know beforehand whose they are. */
async function linkOptions(folder: string, compiler: string, { platform }: NativeTarget): Promise<string[]> {
  if (platform === "darwin") return ["-undefined", "dynamic_lookup"];
  if (platform !== "win32") return ["-s"];
  const node = join(folder, "libnode.a");
  const dlltool = compiler.replace(/(?:g\+\+|c\+\+)(?:-posix|-win32)?(?:\.exe)?$/, "dlltool");
  const definitions = join(folder, "node.def");
  await writeFile(definitions, await nodeFunctions());
  await run(dlltool, ["-d", definitions, "-l", node]);
  // No library of the compiler's that a user would have to have.
  return ["-s", "-static", node];
}

/** Names of Node's functions, as a linker of Windows reads them. */
async function nodeFunctions(): Promise<string> {
  const names = await Promise.all(
    ["js_native_api.h", "node_api.h"].map(async (file) =>
      [...(await readFile(join(headers(), file), "utf8")).matchAll(/NAPI_CDECL\s+(napi_\w+)\(/g)].map(
        ([, name]) => name,
      ),
    ),
  );
  return `NAME node.exe\nEXPORTS\n${names.flat().join("\n")}\n`;
}

/** Factory name and flags of every compilation of kernel.cc. Products and sums are fused only in the fast ones. */
function variantsOf({ arch }: NativeTarget): { create: string; flags: string[] }[] {
  const avx2 = ["-mavx2", "-mfma"];
  const avx512 = ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma"];
  const levels = [
    { create: "createBaseline", flags: [] as string[] },
    ...(arch === "x64" ? [{ create: "createAvx2", flags: avx2 }, { create: "createAvx512", flags: avx512 }] : []), // prettier-ignore
  ];
  return levels.flatMap(({ create, flags }) => [
    { create, flags: [...flags, "-ffp-contract=off"] },
    { create: `${create}Fast`, flags: [...flags, "-ffp-contract=fast"] },
  ]);
}

function commonOptions({ platform, arch }: NativeTarget): string[] {
  return [
    "-std=c++17",
    "-O3",
    "-falign-loops=32", // the inner loops are so short that where they begin decides a tenth of their speed
    // On Windows a stack is aligned to 16 bytes, and GCC relies on 32 (https://gcc.gnu.org/PR54412): its aligned moves become free ones.
    ...(platform === "win32" ? ["-Wa,-muse-unaligned-vector-move"] : ["-fPIC"]),
    "-fno-math-errno",
    "-fno-exceptions",
    "-fno-rtti",
    "-fvisibility=hidden",
    "-DNAPI_VERSION=8",
    ...(arch === "x64" ? ["-DDITHER_X86"] : []),
    "-I",
    headers(),
  ];
}

/** Node's headers: those in the published package, or those of a package of the workspace. */
function headers(): string {
  const published = join(root, "headers");
  if (existsSync(published)) return published;
  return (createRequire(import.meta.url)("node-api-headers") as { include_dir: string }).include_dir;
}

/** Compilers for other machines, as Debian names them. */
const crossCompilers: Readonly<Record<string, string>> = {
  "linux-arm64": "aarch64-linux-gnu-g++",
  "linux-x64": "x86_64-linux-gnu-g++",
  "win32-x64": "x86_64-w64-mingw32-g++",
};

/** The first compiler that answers: $CXX, c++, g++, clang++; for another machine $CXX, or its cross compiler. */
async function findCompiler({ platform, arch }: NativeTarget): Promise<string> {
  const isHere = platform === nativeTarget.platform && arch === nativeTarget.arch;
  const others = isHere
    ? platform === "win32"
      ? ["g++"]
      : ["c++", "g++", "clang++"]
    : [crossCompilers[`${platform}-${arch}`] ?? ""];
  const names = [process.env["CXX"] ?? "", ...others].filter((name) => name !== "");
  for (const name of names) if (await answers(name)) return name;
  throw new NativeBuildError("no compiler", `No C++ compiler was found; looked for ${names.join(", ")}.`);
}

async function answers(compiler: string): Promise<boolean> {
  return run(compiler, ["--version"]).then(
    () => true,
    () => false,
  );
}

/** What a compiler or the file system said first. */
function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const line = (stderr || message || String(error)).split("\n").find((one) => one.trim() !== "");
  return (line ?? "unknown").slice(0, 200);
}
