import { defineConfig } from "vitest/config";

const source = (path: string) => new URL(path, import.meta.url).pathname;

/** Tests read the sources of every package; only worker threads and the command load what was built. */
const alias = [
  {
    find: "@dither/kernels/compile-native",
    replacement: source("packages/kernels/src/compile-native.ts"),
  },
  { find: /^@dither\/kernels$/, replacement: source("packages/kernels/src/index.ts") },
  { find: /^dither$/, replacement: source("packages/dither/src/index.ts") },
  { find: /^dither\/(\w+)$/, replacement: source("packages/dither/src/$1/index.ts") },
  { find: "@dither/studies/schema", replacement: source("packages/studies/src/study/index.ts") },
  { find: "@dither/studies/queue", replacement: source("packages/studies/src/queue/index.ts") },
  { find: "@dither/studies/own-code", replacement: source("packages/studies/src/own-code/index.ts") },
  { find: "@dither/studies", replacement: source("packages/studies/src/index.ts") },
];

const project = (name: string, include: string[], more: object = {}) => ({
  resolve: { alias },
  test: {
    name,
    include,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: [source("test/fixed-seed.ts")],
    ...more,
  },
});

export default defineConfig({
  test: {
    // One worker for each core: the default leaves one of them idle, which on two cores is half of the machine.
    maxWorkers: "100%",
    projects: [
      // The packages' tests keep no state in modules: one process runs many files, which then import everything once.
      project("unit-packages", ["packages/{kernels,dither,studies,cli}/test/**/*.test.ts"], { isolate: false }),
      project("unit-workspace", ["packages/lab/test/**/*.test.ts", "test/**/*.test.ts"]),
      project("packages", ["test/packages/*.packages.ts"], {
        globalSetup: source("test/packages/pack-once.ts"),
        // Yarn takes its time to start worker threads from its archives, on a busy machine minutes.
        testTimeout: 400_000,
        hookTimeout: 400_000,
      }),
      project("long", ["packages/*/test/**/*.long.ts", "test/**/*.long.ts"]),
    ],
  },
});
