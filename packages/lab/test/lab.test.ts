/** The built lab in Chromium: it trains to the bits of the library, shows what it should, and asks nobody else. */

import { readFileSync } from "node:fs";
import { faults } from "./axe.js";
import { decodeSafetensors, findTask, networkFor, networkHash, readNetwork, train, type Placement } from "dither";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { executable, launch, watch } from "./browser.js";
import { serve, type Served } from "./serve.js";

const patience = 90_000;
const examples = new URL("../../../test-data/examples/", import.meta.url).pathname;

/** A small experiment, so that a test takes little. */
const small = "task=sin&units=16&updates=60&seed=7&noise=0.4&numerics=2";

describe.skipIf(executable === null)("the lab", () => {
  let browser: Browser;
  let server: Served;
  let context: BrowserContext;
  let page: Page;
  let wrong: string[];

  beforeAll(async () => {
    server = await serve();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  async function open(hash: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
    context = await browser.newContext({ viewport: { width: 1100, height: 900 }, acceptDownloads: true, ...options });
    context.setDefaultTimeout(patience);
    page = await context.newPage();
    wrong = watch(page, new URL(server.url).origin);
    await page.goto(`${server.url}${hash}`);
  }
  afterEach(async () => {
    await context.close();
    expect(wrong).toEqual([]);
  });

  const hashOf = (placement: Placement): Promise<string | null> =>
    page.locator(`[data-hash=${placement}]`).textContent();
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const slider = () => page.getByRole("slider", { name: /Test noise/ });
  const outputChart = (placement: Placement) =>
    page.getByRole("img", { name: `Output and target, noise ${placement}` });
  const words = (chart: ReturnType<typeof outputChart>): Promise<string | null> => chart.locator("desc").textContent();

  it("trains from a link to the bits of the library, and the link of what it shows gives them again", async () => {
    await open(`#/experiment?${small}`);
    await button("Play").click();
    await page.locator("[data-hash=inside]").waitFor();
    await page.locator("[data-hash=outside]").waitFor();
    const task = findTask("sin");
    for (const placement of ["inside", "outside"] as const) {
      const specification = networkFor(task, { units: 16, noise: 0.4, seed: 7, placement });
      const { network } = await train(specification, task, { updates: 60 });
      expect(await hashOf(placement)).toBe(await networkHash(network));
    }
    await expect.poll(() => page.url(), { timeout: patience }).toContain("trained=60");
    expect(page.url()).toMatch(/units=16.*noise=0\.4.*seed=7.*updates=60/);
    const before = await hashOf("inside");
    const link = page.url();
    await page.goto("about:blank");
    await page.goto(link);
    await page.locator("[data-hash=inside]").waitFor();
    expect(await hashOf("inside")).toBe(before);
    await expect(page.locator("pre").first().textContent()).resolves.toBe(
      "dither train sin --placement inside --units 16 --noise 0.4 --updates 60 --seed 7 -o inside.safetensors",
    );
  });

  it("does one update at a time, pauses, goes on, and begins anew", async () => {
    await open(`#/experiment?${small.replace("updates=60", "updates=20000")}`);
    await button("One update").click();
    await page.getByText("update 1 of 20000").waitFor();
    await button("One update").click();
    await page.getByText("update 2 of 20000").waitFor();
    await button("Play").click();
    await expect.poll(() => page.locator("progress").getAttribute("value").then(Number)).toBeGreaterThan(5);
    await button("Pause").click();
    await button("Play").waitFor();
    await page.waitForTimeout(300);
    const held = await page.locator(".count").textContent();
    await page.waitForTimeout(300);
    expect(await page.locator(".count").textContent()).toBe(held);
    await button("Reset").click();
    await page.getByText("update 0 of 20000").waitFor();
  });

  it("shows the test noise everywhere, and the repair", async () => {
    await open("#/experiment?task=sin&trained=600");
    await page.locator("[data-hash=outside]").waitFor();
    await expect.poll(() => words(outputChart("inside")), { timeout: patience }).toContain("σ = 0.5");
    await slider().focus();
    await page.keyboard.press("Home");
    await expect.poll(() => words(outputChart("inside")), { timeout: patience }).toContain("σ = 0 ");
    await expect.poll(() => page.locator('[data-panel="parts"]').first().textContent()).toContain("at σ = 0");
    expect(page.url()).toContain("test=0");
    await page.getByRole("switch", { name: "Repair" }).check();
    await expect.poll(() => words(outputChart("inside")), { timeout: patience }).toContain("the repaired output");
    const loss = async (): Promise<number> =>
      Number(/loss ([\d.]*\d)/.exec((await page.locator("[data-repaired]").first().textContent()) ?? "")?.[1]);
    const silent = async (): Promise<number> =>
      Number(/bias² ([\d.]*\d)/.exec((await page.locator('[data-panel="parts"]').first().textContent()) ?? "")?.[1]);
    expect(await loss()).toBeLessThan(0.1 * (await silent()));
    expect(page.url()).toContain("repaired=1");
  });

  it("refuses a link that makes no sense, in words", async () => {
    await open("#/experiment?task=sin&leak=3");
    expect(await page.getByRole("alert").first().textContent()).toContain("expected a leak (dt/τ) above 0");
    const units = page.getByLabel("Units", { exact: true });
    await units.fill("0");
    await units.press("Enter");
    await expect
      .poll(() => page.getByRole("alert").first().textContent())
      .toContain("expected units to be a whole number");
    expect(await units.inputValue()).toBe("32");
  });

  it("guides through seven steps that drive the same controls", async () => {
    await open(`#/tour/1?${small}`);
    const press = async (name: string): Promise<void> => {
      await page.getByRole("region", { name: "Guided tour" }).getByRole("button", { name, exact: true }).click();
    };
    const next = (name = "Next"): Promise<void> => page.getByRole("link", { name, exact: true }).click();
    const done = (): Promise<void> => page.locator(".task", { hasText: "Done." }).waitFor();
    const doings = ["Play", "Train to the end", "No noise", "Training noise", "Another trial", "Twice the noise"];
    for (const doing of doings) {
      await press(doing);
      await done();
      await next();
    }
    await press("Repair");
    await done();
    expect(await page.getByRole("switch", { name: "Repair" }).isChecked()).toBe(true);
    await next("Experiment freely");
    await page.getByRole("heading", { name: "Does noise hurt?" }).waitFor();
    expect(await page.getByText("update 60 of 60").count()).toBe(1);
  });

  it("gives network, figure and data", async () => {
    await open(`#/experiment?${small}&trained=60`);
    await page.locator("[data-hash=inside]").waitFor();
    // Measured as the command line does, so nothing changes any more.
    await page.getByText("The curves are measured as by").waitFor();
    const download = async (name: string): Promise<Uint8Array> => {
      const [file] = await Promise.all([page.waitForEvent("download"), button(name).first().click()]);
      return new Uint8Array(readFileSync(await file.path()));
    };
    const bytes = await download("Download network");
    const network = readNetwork({ bytes, fileName: "inside.safetensors" });
    expect(await networkHash(network)).toBe(await hashOf("inside"));
    const text = (file: Uint8Array): string => new TextDecoder().decode(file);
    expect(text(await download("Data (CSV)"))).toMatch(/^placement,std,loss,.*\ninside,0,/);
    expect(text(await download("Figure (SVG)"))).toMatch(/^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect([...(await download("Figure (PNG)")).subarray(1, 4)]).toEqual([80, 78, 71]);
  });

  it("takes a network and trials of others, says what is wrong with them, explains and repairs", async () => {
    await open("#/network");
    const file = (name: string) => page.getByLabel(name, { exact: true });
    const alert = () => page.getByRole("alert").first().textContent();
    await file("Network").setInputFiles({
      name: "torn.safetensors",
      mimeType: "",
      buffer: Buffer.from("not a network"),
    });
    await expect.poll(alert, { timeout: patience }).toContain("torn.safetensors");
    await file("Network").setInputFiles(`${examples}nn-rnn-tanh.safetensors`);
    await expect
      .poll(alert, { timeout: patience })
      .toContain("the file does not say the activation, the placement and the training noise");
    await page.getByLabel("Activation", { exact: true }).selectOption("tanh");
    await page.getByLabel("Where noise enters").selectOption("inside");
    await page.getByLabel("Training noise σ").fill("1");
    await page.getByLabel("Training noise σ").press("Enter");
    await page.getByText("24 tanh units").waitFor();
    await page.locator(".drop").evaluate(
      (zone, bytes) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(bytes)], "trials-sin.npz"));
        zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [...readFileSync(`${examples}trials-sin.npz`)],
    );
    await page.getByText("trials-sin.npz").waitFor();
    await button("Explain and repair").click();
    await page
      .getByText(/Do not switch this network’s noise off|Do not switch this network's noise off/)
      .first()
      .waitFor();
    const [repaired] = await Promise.all([page.waitForEvent("download"), button("Download repaired network").click()]);
    const { metadata } = decodeSafetensors(new Uint8Array(readFileSync(await repaired.path())));
    expect(metadata.get("dither")).toContain('"smoothing":1');
    const [report] = await Promise.all([page.waitForEvent("download"), button("Download report").click()]);
    expect(readFileSync(await report.path(), "utf8")).toContain("Do not switch this network");
  });

  it.each(["light", "dark"] as const)("has no fault that axe finds, in the %s scheme", async (colorScheme) => {
    await open(`#/experiment?${small}&trained=60&repaired=1`, { colorScheme, reducedMotion: "reduce" });
    await page.locator("[data-hash=outside]").waitFor();
    await page.locator("[data-verdict=outside]").waitFor();
    expect(await faults(page)).toEqual([]);
    // Beside its own section the tour is the experiment, seen above.
    for (const [hash, part] of [
      ["#/tour/3", ".tour"],
      ["#/network", "body"],
      ["#/studies", "body"],
    ]) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await faults(page, part)).toEqual([]);
    }
  });
});
