/** Pictures of every state of the lab, to be looked at: `npm run screenshots --workspace @dither/lab -- FOLDER [width …]`. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launch, watch } from "./browser.js";
import { serve } from "./serve.js";

const [folder = "screenshots", ...given] = process.argv.slice(2);
const widths = given.length > 0 ? given.map(Number) : [360, 768, 1280, 1920];
mkdirSync(folder, { recursive: true });
const server = await serve();
const browser = await launch();

const trained = async (page: Page): Promise<void> => {
  await page.locator("[data-hash=inside]").waitFor();
  await page.locator("[data-hash=outside]").waitFor();
  await page.getByText("The curves are measured as by").waitFor();
};
const goTo = (hash: string) => async (page: Page) => {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForTimeout(400);
};

/** What is done to come to each state from the one before. */
const states: [name: string, reach: (page: Page) => Promise<void>][] = [
  ["start", (page) => page.locator(".slider").waitFor()],
  ["settings", (page) => page.getByRole("button", { name: "Settings" }).click()],
  [
    "tasks",
    async (page) => {
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("button", { name: /^Task:/ }).click();
    },
  ],
  [
    "trained",
    async (page) => {
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("button", { name: "Play", exact: true }).click();
      await trained(page);
    },
  ],
  [
    "repaired",
    async (page) => {
      await page.getByRole("button", { name: "No noise", exact: true }).click();
      await page.getByRole("switch", { name: "Repair" }).check();
    },
  ],
  [
    "playing",
    async (page) => {
      await page.getByRole("button", { name: "Training noise", exact: true }).click();
      await page.getByRole("button", { name: "Play trial" }).click();
      await page.getByText("step 12", { exact: true }).waitFor();
      await page.getByRole("slider", { name: "Step of the trial" }).press("ArrowRight");
    },
  ],
  ["story-1", goTo("#/tour/1")],
  ["story-5", goTo("#/tour/5")],
  ["studies", goTo("#/studies")],
  ["network", goTo("#/network")],
  [
    "network-incomplete",
    async (page) => {
      await page
        .getByLabel("Network", { exact: true })
        .setInputFiles(new URL("../../../test-data/examples/nn-rnn-tanh.safetensors", import.meta.url).pathname);
      await page.getByRole("group", { name: "What the file cannot say" }).waitFor();
    },
  ],
  [
    "network-explained",
    async (page) => {
      await page.getByRole("button", { name: "Try the PyTorch example" }).click();
      await page.getByRole("button", { name: "Download report" }).waitFor();
    },
  ],
];

for (const width of widths)
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ viewport: { width, height: width < 600 ? 740 : 800 }, colorScheme });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const wrong = watch(page, new URL(server.url).origin);
    await page.goto(server.url);
    for (const [name, reach] of states) {
      await reach(page);
      await page.screenshot({ path: join(folder, `${width}-${colorScheme}-${name}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) console.log(`${width} ${colorScheme} ${name}: ${wide} px too wide`);
    }
    for (const line of wrong) console.log(line);
    await context.close();
  }
await browser.close();
server.close();
