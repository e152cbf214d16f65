/** Makes the pictures of the lab in README and docs, light and dark: `npm run pictures --workspace @dither/lab`. */

import type { Page } from "playwright-core";
import { launch } from "./browser.js";
import { serve } from "./serve.js";

const folder = new URL("../../../docs/figures/", import.meta.url).pathname;

/** What is done to come to each picture from the one before. */
const pictures: [name: string, reach: (page: Page) => Promise<void>][] = [
  ["lab-experiment", (page) => page.getByText("The curves are measured as by").waitFor()],
  [
    "lab-repaired",
    async (page) => {
      await page.getByRole("button", { name: "No noise", exact: true }).click();
      await page.getByRole("switch", { name: "Repair" }).check();
    },
  ],
  [
    "lab-network",
    async (page) => {
      await page.getByRole("link", { name: "Your network" }).click();
      await page.getByRole("button", { name: "Try the PyTorch example" }).click();
      await page.getByRole("button", { name: "Download report" }).waitFor();
      await page.getByRole("img", { name: /^State plane/ }).waitFor();
      await page.getByRole("region", { name: "Verdict" }).scrollIntoViewIfNeeded();
      await page.getByRole("heading", { name: "May its noise be switched off?" }).evaluate((heading) => {
        heading.scrollIntoView({ block: "start" });
      });
    },
  ],
];

const server = await serve();
const browser = await launch();
for (const colorScheme of ["light", "dark"] as const) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.goto(`${server.url}#/experiment?task=sin&trained=600`);
  for (const [name, reach] of pictures) {
    await reach(page);
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${folder}${name}${colorScheme === "dark" ? "-dark" : ""}.png` });
  }
  await context.close();
}
await browser.close();
server.close();
