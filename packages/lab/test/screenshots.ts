/** Pictures of every state of the lab, to be looked at: `npm run screenshots --workspace @dither/lab -- FOLDER [width …]`. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launch, watch } from "./browser.js";
import { serve } from "./serve.js";

const [folder = "screenshots", ...given] = process.argv.slice(2);
const widths = given.length > 0 ? given.map(Number) : [360, 1024, 1920];
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
  ["start", (page) => page.locator("[data-verdict=outside]").waitFor()],
  [
    "training",
    async (page) => {
      await page.getByRole("button", { name: "Play", exact: true }).click();
      await page.waitForTimeout(600);
      await page
        .getByRole("button", { name: "Pause", exact: true })
        .click({ timeout: 1000 })
        .catch(() => undefined);
      await page.waitForTimeout(800);
    },
  ],
  [
    "trained",
    async (page) => {
      const play = page.getByRole("button", { name: "Play", exact: true });
      if (await play.isEnabled()) await play.click();
      await trained(page);
    },
  ],
  [
    "repaired",
    async (page) => {
      await page.getByRole("button", { name: "No noise", exact: true }).click();
      await page.getByRole("switch", { name: "Repair" }).check();
      await page.waitForTimeout(800);
    },
  ],
  ["tour-5", goTo("#/tour/5")],
  [
    "term",
    async (page) => {
      await page.getByRole("button", { name: "What is leak?" }).focus();
      await page.waitForTimeout(200);
    },
  ],
  [
    "wrong",
    async (page) => {
      await page.getByLabel("Units", { exact: true }).fill("0");
      await page.getByLabel("Units", { exact: true }).press("Enter");
    },
  ],
  ["studies", goTo("#/studies")],
  ["network", goTo("#/network")],
  [
    "network-incomplete",
    async (page) => {
      await page
        .getByLabel("Network", { exact: true })
        .setInputFiles(new URL("../../../test-data/examples/nn-rnn-tanh.safetensors", import.meta.url).pathname);
      await page.waitForTimeout(300);
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
    const context = await browser.newContext({ viewport: { width, height: width < 600 ? 740 : 900 }, colorScheme });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const wrong = watch(page, new URL(server.url).origin);
    await page.goto(server.url);
    for (const [name, reach] of states) {
      await reach(page);
      await page.screenshot({ path: join(folder, `${width}-${colorScheme}-${name}.png`), fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) console.log(`${width} ${colorScheme} ${name}: ${wide} px too wide`);
    }
    for (const line of wrong) console.log(line);
    await context.close();
  }
await browser.close();
server.close();
