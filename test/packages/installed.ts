/** The package, installed from its tarball into empty folders by the package managers that people use. */

import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withTarballs } from "../../packaging/install-tarballs.js";
import type { Tarballs } from "../../packaging/pack.js";

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A folder that the package was installed into. */
export interface Place {
  folder: string;
  /** Runs the command `dither`. */
  run(...args: string[]): Promise<Outcome>;
}

/** What a manager needs to be told before it starts, how it installs, and how it runs the command. */
export interface Manager {
  files: Readonly<Record<string, string>>;
  install: readonly string[];
  exec: readonly string[];
}

const pnpm = ["npx", "--yes", "--prefer-offline", "pnpm@10.34.8"];
const yarn = ["npx", "--yes", "--prefer-offline", "@yarnpkg/cli-dist@4.18.1"];

export const managers: Readonly<Record<"npm" | "pnpm" | "yarn", Manager>> = {
  npm: {
    files: {},
    install: ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund"],
    exec: ["node_modules/.bin/dither"],
  },
  // Nothing but what a package declares can be found.
  pnpm: {
    files: { ".npmrc": "hoist=false\n" },
    install: [...pnpm, "install", "--prefer-offline"],
    exec: ["node_modules/.bin/dither"],
  },
  // No node_modules at all.
  yarn: {
    files: { ".yarnrc.yml": "enableTelemetry: false\nnodeLinker: pnp\n", "yarn.lock": "" },
    install: [...yarn, "install"],
    exec: [...yarn, "exec", "dither"],
  },
};

/** A program of the project's own packages. */
export const ofWorkspace = (program: string): string =>
  new URL(`../../node_modules/.bin/${program}`, import.meta.url).pathname;

/** A study of two networks. */
export const smallStudy = `study: small
task: sin
seeds: 1
grid:
  placement: [inside, outside]
training: { updates: 5 }
measure: { trials: 32, draws: 8 }
`;

/** Runs a command line. */
export function runIn(folder: string, [command, ...args]: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    // Yarn refuses to change its lock file where it believes to be tested; a journal must not be this project's.
    const env = { ...process.env, YARN_ENABLE_IMMUTABLE_INSTALLS: "false", NODE_OPTIONS: "" };
    execFile(command, args, { cwd: folder, env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

/** @throws Error with what the manager said where it cannot install the tarballs */
export async function install(manager: Manager, tarballs: Tarballs): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "dither-package-"));
  const files = { "package.json": JSON.stringify(withTarballs(tarballs)), ...manager.files };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const { code, stdout, stderr } = await runIn(folder, manager.install);
  if (code !== 0) throw new Error(`${manager.install.join(" ")}: ${stdout}\n${stderr}`);
  return { folder, run: (...args) => runIn(folder, [...manager.exec, ...args]) };
}
