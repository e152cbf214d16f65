/** Runs the commands of a page, in its order and at small scale. */

import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { dither, folder } from "../cli/command.js";
import { prepare, writeFor } from "./page-files.js";
import { blocksOf, commandsOf, pages, wordsOf, type Page } from "./pages.js";

/** Commands of other programs, and those that go on until they are stopped: what else tests them. */
const elsewhere: readonly (readonly [command: RegExp, tested: string])[] = [
  [/^(?:npm|pip|jupyter|cd|docker) /, "the package's tests install it; CI runs npm test"],
  [/^(?:redis-server|redis-cli|export) |--queue\b/, "test/studies/queue.test.ts"],
  [/^npx dither lab/, "test/cli/lab-server.test.ts"],
  [/^npx vite/, "test/docs/browser-page.test.ts"],
];

const training = "--updates 2 --units 4";
/** What makes a command small; of an option given twice the last counts. */
const small: Record<string, string> = {
  train: `${training} --batch 16`,
  compare: `${training} --seeds 1 --test-trials 16 --draws 4`,
  measure: "--draws 4",
  explain: "--draws 8",
  repair: "--draws 16 --updates 2",
  paths: `${training} --looks 2 --test-trials 16`,
  overfitting: `${training} --seeds 1 --levels 0,0.5 --test-trials 16 --draws 4`,
  incentive: "--updates 2 --cells 3",
};
const withoutFile: Record<string, string> = { measure: "--test-trials 16", explain: "--test-trials 16", repair: "--test-trials 64" }; // prettier-ignore

function scaled([command, ...rest]: readonly string[]): string[] {
  if (rest.includes("--help")) return [command, ...rest];
  const fewer = rest.includes("--trials") ? "" : (withoutFile[command] ?? "");
  const validation = rest.includes("--validate-every") ? "--validate-every 1 --validation-trials 16" : "";
  const drawn = rest.includes("closure") ? "" : (small[command] ?? "");
  // All studies of a folder together take long even so: a few runs of each show that the line works.
  const runs = command === "study" && rest[0] === "run" && rest[1].endsWith("/") ? "--limit 2" : "";
  const more = `${drawn} ${fewer} ${validation} ${runs}`.split(" ").filter((word) => word !== "");
  return [command, ...rest, ...more];
}

/** Networks that a command would write under a name of its own; the commands of a page are often alternatives. */
const written = /^(?:net|fixed|imported-.*)\.(?:safetensors|py|npz)$/;

/** What the reader of the page has by then: no file of the same name, and a network where the page speaks of one. */
async function before([command, ...rest]: readonly string[], cwd: string): Promise<void> {
  if (["train", "import"].includes(command) && !rest.includes("-o"))
    for (const name of readdirSync(cwd)) if (written.test(name) && !rest.includes(name)) rmSync(join(cwd, name));
  if (command === "export" && !existsSync(join(cwd, rest[0])))
    await dither(["train", "sin", ...training.split(" "), "-o", rest[0]], { cwd });
  else if (command !== "train" && rest.includes("net.safetensors") && !existsSync(join(cwd, "net.safetensors")))
    await dither(["train", "sin", ...training.split(" ")], { cwd });
}

/** An array job does what one machine does. */
const alone = (line: string): string => line.replace(/^sbatch \S+ \S+ (\S+) (\S+)/, "npx dither study run $1 --out $2");

const linesOf = (page: Page): string[] => blocksOf(page).flatMap(commandsOf).map(alone);

/** Pages with commands of Dither's. */
export const commandPages = pages.filter((page) => linesOf(page).some((line) => line.startsWith("npx dither")));

/** Those whose commands take long however small they are made. */
export const slowPages: readonly string[] = [
  "docs/explanation/explain.md",
  "docs/explanation/mechanism.md",
  "docs/explanation/without-noise.md",
  "docs/how-to/import.md",
  "docs/how-to/multi-task.md",
  "docs/how-to/repair.md",
  "docs/reference/noise.md",
];

/** Every command of the page ends well; one that is there for what it refuses is refused. */
export async function runPage(page: Page): Promise<void> {
  const cwd = folder();
  prepare(cwd);
  for (const line of linesOf(page)) {
    if (elsewhere.some(([command]) => command.test(line))) continue;
    expect(line).toMatch(/^npx dither /);
    const words = wordsOf(line).slice(2);
    await before(words, cwd);
    writeFor(line, cwd);
    const { code, stderr } = await dither(scaled(words), { cwd });
    const refused = blocksOf(page).some(({ text }) => text.startsWith(`$ ${line}\ndither: `));
    expect({ line, code, stderr: code === 0 ? "" : stderr }).toEqual({
      line,
      code: refused ? 1 : 0,
      stderr: refused ? expect.stringMatching(/^dither: /) : "",
    });
  }
}
