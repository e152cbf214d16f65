/** The library, imported from the installed package: in Node, in a browser and by the compiler. */

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launch } from "../../packages/lab/test/browser.js";
import { serve } from "../../packages/lab/test/serve.js";
import { install, managers, ofWorkspace, runIn, type Place } from "./installed.js";

let place: Place;
/** The hash that the command gives the network. */
let sha256: string;
beforeAll(async () => {
  place = await install(managers.npm, inject("tarballs"));
  const { stdout } = await place.run("train", "sin", "--updates", "20", "--json");
  ({ sha256 } = JSON.parse(stdout) as { sha256: string });
});
afterAll(() => rm(place.folder, { recursive: true, force: true }));

const program = (say: (text: string) => string): string => `
  import { findTask, networkFor, networkHash, train } from "dither";
  const task = findTask("sin");
  const { network } = await train(networkFor(task, { seed: 1 }), task, { updates: 20 });
  ${say("await networkHash(network)")};
`;

it("gives a program in Node the bits that the command gives", async () => {
  await writeFile(
    join(place.folder, "train.js"),
    program((text) => `console.log(${text})`),
  );
  const { stdout, stderr } = await runIn(place.folder, ["node", "train.js"]);
  expect(stdout.trim(), stderr).toBe(sha256);
});

it.each([
  ["vite", ["build", "--base", "./", "--outDir", "built-vite"]],
  ["esbuild", ["page.js", "--bundle", "--format=esm", "--outfile=built-esbuild/page.js"]],
])("trains in Chromium, bundled by %s, to the same bits", async (bundler, args) => {
  const html = `<!doctype html><title></title><script type="module" src="./page.js"></script>`;
  await writeFile(
    join(place.folder, "page.js"),
    program((text) => `document.title = ${text}`),
  );
  await writeFile(join(place.folder, "index.html"), html);
  const { code, stderr } = await runIn(place.folder, [ofWorkspace(bundler), ...args]);
  expect(code, stderr).toBe(0);
  const built = join(place.folder, `built-${bundler}`);
  if (bundler === "esbuild") await writeFile(join(built, "index.html"), html);
  const served = await serve("/lab/", built);
  const browser = await launch();
  try {
    const tab = await browser.newPage();
    await tab.goto(served.url);
    await tab.waitForFunction(() => document.title.length === 64, undefined, { timeout: 60_000 });
    expect(await tab.title()).toBe(sha256);
  } finally {
    await browser.close();
    served.close();
  }
});

it.each([
  ["node16", "node16"],
  ["bundler", "esnext"],
])("has types that hold without skipLibCheck (%s)", async (resolution, module) => {
  const use = `import { findTask } from "dither";
    import { trainingSettings } from "dither/settings";
    export const name: string = findTask("sin").name;
    export const updates: 600 = trainingSettings.updates.default;`;
  await writeFile(join(place.folder, "use.ts"), use);
  const options = ["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2022", "--lib", "es2023,dom"];
  const { code, stdout } = await runIn(place.folder, [ofWorkspace("tsc"), ...options, "--module", module, "--moduleResolution", resolution, "use.ts"]); // prettier-ignore
  expect(code, stdout).toBe(0);
});
