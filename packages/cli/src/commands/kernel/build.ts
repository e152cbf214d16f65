/** `dither kernel build`: compiles the native kernel for this machine. */

import { Command } from "commander";
import { DitherError } from "dither";
import { print, printJson } from "../../output/print.js";
import { startProgress } from "../../output/progress.js";

export function kernelBuildCommand(): Command {
  return new Command("build")
    .description("compile the native kernel for this machine, where no prebuilt one fits")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  dither kernel build\n  CXX=clang++ dither kernel build\n\nIt needs a C++ compiler: $CXX, c++, g++ or clang++. Nothing is downloaded.",
    )
    .action((_: object, command: Command) => build(command.optsWithGlobals()));
}

async function build(flags: { json?: boolean }): Promise<void> {
  const { compileNative, NativeBuildError } = await import("@dither/kernels/compile-native");
  const progress = startProgress("compiling the kernel");
  const built = await compileNative()
    .catch((error: unknown) => {
      if (!(error instanceof NativeBuildError)) throw error;
      throw new DitherError("unsupported", `dither kernel build: ${error.message} ${advice[error.problem]}`);
    })
    .finally(() => progress.stop());
  if (flags.json) printJson("kernel-build", built);
  else print(`${built.file}: compiled with ${built.compiler}`, "Next: dither kernel");
}

const advice = {
  "no compiler":
    "Install one (Debian, Ubuntu: apt install g++; macOS: xcode-select --install; Windows: MinGW-w64), or name it: CXX=g++-13 dither kernel build. WebAssembly runs meanwhile, with the same bits.",
  failed: "WebAssembly runs meanwhile, with the same bits.",
} as const;
