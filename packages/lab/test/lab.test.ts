/** The built lab in Chromium: it trains to the bits of the library, shows what it should, and asks nobody else. */

import { readFileSync } from "node:fs";
import { faults } from "./axe.js";
import { decodeSafetensors, findTask, networkFor, networkHash, readNetwork, train, type Placement } from "dither";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { executable, launch, watch } from "./browser.js";
import { fit } from "./fit.js";
import { countOrders, ordersOf } from "./count-orders.js";
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

  /** @param before runs in the page before its own scripts */
  async function open(
    hash: string,
    options: Parameters<Browser["newContext"]>[0] = {},
    before?: () => void,
  ): Promise<void> {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
    context.setDefaultTimeout(patience);
    page = await context.newPage();
    if (before) await page.addInitScript(before);
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
  const plane = (placement: Placement) => page.getByRole("img", { name: `State plane, noise ${placement}` });
  /** Of the trained networks: nothing changes any more. */
  const measured = (): Promise<void> => page.getByText("The curves are measured as by").waitFor();
  const update = (count: string) => page.getByText(`update ${count}`, { exact: true });
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
    const commands = (): Promise<string | null> => page.locator("pre").first().textContent();
    const first =
      "dither train sin --placement inside --units 16 --noise 0.4 --updates 60 --seed 7 -o inside.safetensors";
    expect(await commands()).toBe(first);
    // Another round goes on from the trained networks, to the bits of a training from their files; Undo is the first round.
    await button("Train on").click();
    await update("120 of 120").waitFor();
    await page.locator("[data-hash=inside]").waitFor();
    const specification = networkFor(task, { units: 16, noise: 0.4, seed: 7, placement: "inside" });
    const { network: from } = await train(specification, task, { updates: 60 });
    const { network } = await train(specification, task, { updates: 60 }, { from });
    await expect.poll(() => hashOf("inside"), { timeout: patience }).toBe(await networkHash(network));
    expect(await commands()).toBe(
      `${first}\ndither train sin --from inside.safetensors --updates 60 -o inside-2.safetensors`,
    );
    await expect.poll(() => page.url(), { timeout: patience }).toMatch(/rounds=2.*trained=120/);
    await button("Undo").click();
    await update("60 of 60").waitFor();
    expect(await hashOf("inside")).toBe(before);
    await button("Redo").click();
    await update("120 of 120").waitFor();
    // Without the first round at hand the link trains both.
    await page.reload();
    await page.locator("[data-hash=inside]").waitFor();
    expect(await hashOf("inside")).toBe(await networkHash(network));
    // The target is drawn: by mouse, then by a key, and trained to the bits of the task of those points.
    await button("Settings").click();
    const point = page.getByRole("slider", { name: "Target at input 0", exact: true });
    const { x, y, width, height } = (await point.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2 - 40, { steps: 4 });
    await page.mouse.up();
    await point.press("ArrowUp");
    const drawn = Number(await point.inputValue());
    expect(drawn).toBeGreaterThan(0.5);
    await button("Train on this target").click();
    await page.locator("[data-hash=outside]").waitFor();
    await page.locator("[data-hash=inside]").waitFor();
    const points = [0, -0.71, -1, -0.71, drawn, 0.71, 1, 0.71, 0];
    const { network: onCurve } = await train(specification, findTask("curve", { points }), { updates: 60 });
    expect(await hashOf("inside")).toBe(await networkHash(onCurve));
    await expect
      .poll(() => new URLSearchParams(page.url().split("?")[1]).get("points"), { timeout: patience })
      .toBe(points.join(","));
    expect(await commands()).toContain(`dither train curve --task-option "points=[${points.join(",")}]" --placement`);
    await button("Undo").click();
    await button("Task: sin").waitFor();
  });

  it("does one update at a time, pauses, goes on, begins anew, and says nothing of what has learned nothing", async () => {
    await open(`#/experiment?${small.replace("updates=60", "updates=20000")}`);
    await page.getByRole("img", { name: "Loss against test noise" }).waitFor();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Does noise hurt?");
    expect(await page.locator("[data-verdict]").count()).toBe(0);
    expect(await words(page.getByRole("img", { name: "Loss against test noise" }))).not.toContain("preferred noise");
    await button("Settings").click();
    await button("One update").click();
    await update("1 of 20000").waitFor();
    await button("One update").click();
    await update("2 of 20000").waitFor();
    await button("Close").click();
    await page.locator("[data-verdict=inside]", { hasText: "measured roughly at update 2" }).waitFor();
    await button("Play").click();
    await expect.poll(() => page.locator("progress").getAttribute("value").then(Number)).toBeGreaterThan(5);
    await button("Pause").click();
    await button("Play").waitFor();
    await page.waitForTimeout(300);
    const held = await page.locator(".count").textContent();
    await page.waitForTimeout(300);
    expect(await page.locator(".count").textContent()).toBe(held);
    await button("Settings").click();
    await button("Begin anew").click();
    await update("0 of 20000").waitFor();
  });

  it("shows on one screen what a drag of the curve's handle does, at every frame and without asking a worker", async () => {
    await open("#/experiment?task=sin&trained=600", {}, countOrders);
    await measured();
    await page.locator("[data-effect=inside]", { hasText: "times larger" }).waitFor();
    for (const box of await page.locator("h1, .view, .slider").all()) {
      const { y, height } = (await box.boundingBox())!;
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(800);
    }
    expect(await words(outputChart("inside"))).toContain("σ = 0.5");
    const orders = (): Promise<number> => ordersOf(page);
    const axes = (): Promise<string[]> => plane("inside").locator(".grid text").allTextContents();
    const [before, ticks] = [await orders(), await axes()];
    const { x, y, width, height } = (await slider().boundingBox())!;
    // The thumb is 16 px wide, and σ runs over what is left.
    const at = (share: number): number => x + 8 + share * (width - 16);
    await page.mouse.move(at(0.4), y + height / 2);
    await page.mouse.down();
    const seen: number[] = [];
    for (let k = 1; k <= 20; k++) {
      await page.mouse.move(at(0.4 - 0.02 * k), y + height / 2);
      seen.push(
        Number(/mean at σ = [\d.]+ is ([−\d.]*\d)/.exec((await words(outputChart("inside")))!)![1].replace("−", "-")),
      );
    }
    await page.mouse.up();
    // From silence to the training noise the mean output comes nearer step by step, and nothing jumps.
    expect(new Set(seen).size).toBeGreaterThan(15);
    expect(Math.max(...seen.slice(1).map((z, k) => Math.abs(z - seen[k])))).toBeLessThan(0.25);
    expect(await axes()).toEqual(ticks);
    expect(await orders()).toBe(before);
    await expect.poll(() => page.url()).toContain("test=0");
    await slider().focus();
    await page.keyboard.press("Home");
    await expect.poll(() => words(outputChart("inside"))).toContain("σ = 0 ");
    await expect.poll(() => page.locator('[data-panel="parts"]').first().textContent()).toContain("at σ = 0");
    await page.getByRole("switch", { name: "Repair" }).check();
    await expect.poll(() => words(outputChart("inside"))).toContain("the repaired output");
    expect(await words(plane("inside"))).toContain("Repaired, without noise");
    const loss = async (): Promise<number> =>
      Number(/loss ([\d.]*\d)/.exec((await page.locator("[data-repaired]").first().textContent()) ?? "")?.[1]);
    const silent = async (): Promise<number> =>
      Number(/bias² ([\d.]*\d)/.exec((await page.locator('[data-panel="parts"]').first().textContent()) ?? "")?.[1]);
    expect(await loss()).toBeLessThan(0.1 * (await silent()));
    await expect.poll(() => page.url()).toContain("repaired=1");
    // One unit's noise: both losses are said, and its own curve is drawn.
    await button("Training noise").click();
    await button("Silence").first().click();
    const [without, was] = (await page.getByText(/loss [\d.]+, was [\d.]+/).textContent())!
      .match(/[\d.]+\d/g)!
      .map(Number);
    expect(without).not.toBe(was);
    expect(await page.locator(".slider .inside .silenced").count()).toBe(1);
    // A trial is played to its end, and scrubbed by keys.
    await button("▶ Play trial").click();
    const step = page.getByRole("slider", { name: "Step of the trial" });
    await expect.poll(() => step.inputValue(), { timeout: patience }).toBe("23");
    await step.press("Home");
    expect(await step.inputValue()).toBe("0");
  });

  it("loses nothing: settings come back as they were, pages keep their state, a reload goes on", async () => {
    await open(`#/experiment?${small}&trained=60`, {}, countOrders);
    for (const placement of ["inside", "outside"]) await page.locator(`[data-hash=${placement}]`).waitFor();
    const first = await hashOf("inside");
    await page.getByRole("button", { name: /^Another seed/ }).click();
    await update("0 of 60").waitFor();
    expect(page.url()).toContain("seed=8");
    const trainings = await ordersOf(page, "trainings");
    await button("Undo").click();
    await update("60 of 60").waitFor();
    expect(await hashOf("inside")).toBe(first);
    // No worker trained anything for it.
    expect(await ordersOf(page, "trainings")).toBe(trainings);
    await button("Redo").click();
    await update("0 of 60").waitFor();
    await page.goBack();
    await update("60 of 60").waitFor();
    await page.getByRole("link", { name: "Your network", exact: true }).click();
    await page.getByLabel("Trials", { exact: true }).setInputFiles(`${examples}trials-sin.npz`);
    await page.getByText("trials-sin.npz").waitFor();
    const before = await ordersOf(page, "trainings");
    await page.getByRole("link", { name: "Experiment", exact: true }).click();
    await update("60 of 60").waitFor();
    expect(await hashOf("inside")).toBe(first);
    expect(await ordersOf(page, "trainings")).toBe(before);
    await page.getByRole("link", { name: "Your network", exact: true }).click();
    await page.getByText("trials-sin.npz").waitFor();
    await page.getByRole("link", { name: "Experiment", exact: true }).click();
    await expect.poll(() => page.url(), { timeout: patience }).toContain("trained=60");
    await page.reload();
    await update("60 of 60").waitFor();
    await page.goto("about:blank");
    await page.goto(server.url);
    await page.getByRole("link", { name: "Go on where you were" }).click();
    await update("60 of 60").waitFor();
  });

  it("says what is wrong where a part does not load, an address means nothing, or the browser lacks something", async () => {
    await open(`#/experiment?${small}`, {}, () => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    });
    await button("Copy link").click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await page.evaluate(() => {
      location.hash = "#/studies/%E0%A4%A";
    });
    await page.getByRole("heading", { name: "Studies" }).waitFor();
    const before = wrong.length;
    await page.route(/NetworkPage-.*\.js/, (route) => route.abort());
    await page.getByRole("link", { name: "Your network" }).click();
    await page.getByRole("heading", { name: "This page could not be loaded" }).waitFor();
    await page.getByRole("link", { name: "Back to the experiment" }).click();
    await update("0 of 60").waitFor();
    // The browser itself notes what was not loaded.
    wrong.splice(before);
    await page.addInitScript(() => {
      WebAssembly.validate = () => false;
    });
    await page.reload();
    await page.getByText("it has no WebAssembly with SIMD").waitFor();
  });

  it("refuses a link that makes no sense, in words", async () => {
    await open("#/experiment?task=sin&leak=3");
    expect(await page.getByRole("alert").first().textContent()).toContain("expected a leak (dt/τ) above 0");
    await button("Settings").click();
    const units = page.getByLabel("Units", { exact: true });
    await units.fill("0");
    await units.press("Enter");
    await expect
      .poll(() => page.getByRole("alert").first().textContent())
      .toContain("expected units to be a whole number");
    expect(await units.inputValue()).toBe("32");
  });

  it("tells its story in seven steps, asks for a guess first, and says so where a step is not true", async () => {
    await open(`#/tour/1?${small}`);
    const story = page.getByRole("region", { name: "Story" });
    const press = async (name: string): Promise<void> => {
      await story.getByRole("button", { name, exact: true }).click();
    };
    const next = (name = "Next"): Promise<void> => page.getByRole("link", { name, exact: true }).click();
    const done = (): Promise<void> => page.locator(".task", { hasText: "Done." }).waitFor();
    await slider().waitFor();
    // No curve before the guess.
    expect(await page.locator(".slider .line").count()).toBe(0);
    await slider().press("End");
    await press("That is my guess");
    await done();
    // The curves of both networks, whichever is measured first.
    await expect.poll(() => page.locator(".slider .line").count(), { timeout: patience }).toBe(2);
    await next();
    await press("Train to the end");
    await story.getByText("You guessed 1.").waitFor();
    await measured();
    // Sixty updates teach sixteen units little: they do not divide as the text says.
    await story.getByText("Not so with these networks.").waitFor();
    await next();
    for (const doing of ["No noise", "Training noise", "Another trial", "Silence one unit"]) {
      await press(doing);
      await done();
      await next();
    }
    await press("Repair");
    await done();
    expect(await page.getByRole("switch", { name: "Repair" }).isChecked()).toBe(true);
    await next("Experiment freely");
    await page.locator("[data-effect=inside]").waitFor();
    expect(await update("60 of 60").count()).toBe(1);
  });

  it("gives network, figure and data", async () => {
    await open(`#/experiment?${small}&trained=60`);
    await page.locator("[data-hash=inside]").waitFor();
    await measured();
    const download = async (name: string): Promise<Uint8Array> => {
      const [file] = await Promise.all([page.waitForEvent("download"), button(name).first().click()]);
      return new Uint8Array(readFileSync(await file.path()));
    };
    const bytes = await download("Download network");
    const network = readNetwork({ bytes, fileName: "inside.safetensors" });
    expect(await networkHash(network)).toBe(await hashOf("inside"));
    const text = (file: Uint8Array): string => new TextDecoder().decode(file);
    expect(text(await download("Data (CSV)"))).toMatch(/^placement,std,loss,.*\ninside,0,/);
    expect(text(await download("Figure for a paper (SVG)"))).toMatch(
      /^<svg[^>]* width="85mm"[^>]*><metadata>[^<]*dither train sin --placement inside --units 16/,
    );
    const png = text(await download("Figure for a paper (PNG)"));
    expect(png.slice(1, 4)).toBe("PNG");
    expect(png).toContain("dither train sin --placement outside --units 16");
    // What draws a PDF is loaded when one is asked for: where that fails, it is said, and works again later.
    const before = wrong.length;
    await page.route(/\/pdf-[^/]*\.js$/, (route) => route.abort());
    await button("Figure for a paper (PDF)").click();
    await page.getByText("The figure could not be made. The connection is gone").waitFor();
    wrong.splice(before);
    await page.unroute(/\/pdf-[^/]*\.js$/);
    const pdf = Buffer.from(await download("Figure for a paper (PDF)")).toString("latin1");
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(pdf.slice(0, 5)).toBe("%PDF-");
    // 85 mm in points, 72 to the inch; text is text, its two fonts are in the file.
    expect(Number(/\/MediaBox \[0 0 ([\d.]+) /.exec(pdf)![1])).toBeCloseTo((85 / 25.4) * 72, 2);
    expect(pdf).toMatch(/\/FontName \/\w+\+DejaVuSans\s/);
    expect(pdf).toMatch(/\/FontName \/\w+\+DejaVuSans-Bold\s/);
    expect(pdf.match(/\/FontFile2 /g)).toHaveLength(2);
    expect(pdf).not.toContain("/Subtype /Image");
    expect(pdf).toContain("dither train sin --placement outside --units 16");
    // More seeds are trained in workers of their own, and can be stopped.
    await button("Eight more seeds").click();
    await page.getByRole("progressbar", { name: "Progress of the other seeds" }).waitFor();
    await button("Stop").click();
    await button("Eight more seeds").waitFor();
    // A shared link is called by what the networks say.
    expect(await page.title()).toMatch(/^Noise inside: .*Noise outside: .* · Dither lab$/);
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
    // Nothing is wrong with it: three questions, and no alert.
    const questions = page.getByRole("group", { name: "What the file cannot say" });
    await questions.waitFor();
    await expect.poll(() => page.getByRole("alert").count(), { timeout: patience }).toBe(0);
    expect(await questions.locator("select:visible, input:visible").count()).toBe(3);
    await page.getByLabel("Activation", { exact: true }).selectOption("tanh");
    await page.getByLabel("Where noise enters").selectOption("inside");
    await page.getByLabel("Training noise σ").fill("1");
    await page.getByLabel("Training noise σ").press("Enter");
    await page.getByText("24 tanh units").waitFor();
    const drop = (place: string, name: string, bytes: number[]): Promise<boolean> =>
      page.locator(place).evaluate(
        (zone, [name, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(bytes as number[])], name as string));
          return zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        },
        [name, bytes],
      );
    // Beside the box too; left to the browser (true) it would take the place of the page.
    expect(await drop("footer", "trials-sin.npz", [...readFileSync(`${examples}trials-sin.npz`)])).toBe(false);
    await page.getByText("trials-sin.npz").waitFor();
    // A stray file takes no other's place.
    expect(await drop(".drop", "notes.txt", [110, 111])).toBe(false);
    await expect.poll(alert).toContain("notes.txt");
    await page.getByText("24 tanh units").waitFor();
    await button("Explain and repair").click();
    await page
      .getByText(/Do not switch this network’s noise off|Do not switch this network's noise off/)
      .first()
      .waitFor();
    // Its trials are played as those of the experiment.
    await button("▶ Play trial").click();
    const step = page.getByRole("slider", { name: "Step of the trial" });
    const last = await step.getAttribute("max");
    await expect.poll(() => step.inputValue(), { timeout: patience }).toBe(last);
    expect(await page.locator(".output .trace").count()).toBe(30);
    await fit(page, 360, 740);
    const [repaired] = await Promise.all([page.waitForEvent("download"), button("Download repaired network").click()]);
    const { metadata } = decodeSafetensors(new Uint8Array(readFileSync(await repaired.path())));
    expect(metadata.get("dither")).toContain('"smoothing":1');
    const [report] = await Promise.all([page.waitForEvent("download"), button("Download report").click()]);
    expect(readFileSync(await report.path(), "utf8")).toContain("Do not switch this network");
  });

  it("has no fault that axe finds, in either scheme, and fits on every screen", async () => {
    await open(`#/experiment?${small}&trained=60&repaired=1`, { reducedMotion: "reduce" });
    await page.locator("[data-hash=outside]").waitFor();
    await measured();
    /** Of the dark scheme the contrast alone: nothing but colours differs. */
    const fine = async (part?: string): Promise<void> => {
      expect(await faults(page, part)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await faults(page, part, ["color-contrast"])).toEqual([]);
      await page.emulateMedia({ colorScheme: "light" });
    };
    await fine();
    await button("Settings").click();
    await page.getByRole("slider", { name: "Target at input 0", exact: true }).waitFor();
    await fine("dialog[open]");
    await button("Close").click();
    // On a phone headline, both outputs and the handle are seen together, and nothing is cut off.
    await fit(page, 360, 740);
    for (const box of await page.locator("h1, .output, .slider").all()) {
      const { y, height } = (await box.boundingBox())!;
      expect(y + height).toBeLessThanOrEqual(740);
    }
    for (const width of [360, 768, 1280, 1920]) await fit(page, width, 740);
    // Beside its own section the story is the experiment, seen above.
    for (const [hash, part] of [
      ["#/tour/3", ".story"],
      ["#/network", "body"],
      ["#/studies", "body"],
    ]) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await fine(part);
    }
  });
});
