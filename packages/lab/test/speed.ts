/**
 * How fast the lab is in this browser, as JSON: seconds from play to a visible preference in the default experiment,
 * frames per second meanwhile, what a drag of the handle costs, and training speed beside Node's plain WebAssembly.
 * `npm run speed --workspace @dither/lab`, on a quiet machine.
 */

import { findTask, networkFor, train, trainingFor } from "dither";
import { launch } from "./browser.js";
import { countOrders, ordersOf } from "./count-orders.js";
import { serve } from "./serve.js";

const server = await serve();
const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
page.setDefaultTimeout(120_000);
let workerUrl = "";
page.on("request", (request) => {
  if (/worker-[^/]*\.js$/.test(request.url())) workerUrl = request.url();
});

/** Runs in the page: keeps the time of every frame from now on. */
function watchFrames(): void {
  const frames: number[] = [];
  const next = (now: number): void => {
    frames.push(now);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  Object.assign(globalThis, { frames });
}

/** Seconds until σ* inside lies clear of 0 and the outside one at 0, and frames per second until the training ends. */
async function preferenceSeen(): Promise<{
  secondsToPreference: number;
  framesPerSecond: number;
  slowestFrameMs: number;
}> {
  await page.goto(server.url);
  await page.locator(".slider").waitFor();
  await page.evaluate(watchFrames);
  await page.evaluate(() => {
    Object.assign(globalThis, { started: performance.now(), seen: 0 });
    const look = setInterval(() => {
      const of = (placement: string): DOMStringMap =>
        document.querySelector<HTMLElement>(`[data-verdict=${placement}]`)?.dataset ?? {};
      if (Number(of("inside").low) > 0 && Number(of("outside").low) === 0) {
        Object.assign(globalThis, { seen: performance.now() });
        clearInterval(look);
      }
    }, 50);
    for (const button of document.querySelectorAll("button")) if (button.textContent.trim() === "Play") button.click();
  });
  await page.locator("[data-hash=inside]").waitFor();
  await page.locator("[data-hash=outside]").waitFor();
  const trained = await page.evaluate(() => performance.now());
  await page.waitForFunction(() => (globalThis as unknown as { seen: number }).seen > 0);
  const { frames, started, seen } = await page.evaluate(() => {
    const { frames, started, seen } = globalThis as unknown as { frames: number[]; started: number; seen: number };
    return { frames, started, seen };
  });
  const shown = frames.filter((time) => time >= started && time <= trained);
  const gaps = shown.slice(1).map((time, k) => time - shown[k]);
  return {
    secondsToPreference: (seen - started) / 1000,
    framesPerSecond: (1000 * gaps.length) / (shown[shown.length - 1] - shown[0]),
    slowestFrameMs: Math.max(...gaps),
  };
}

/** Frames per second, main-thread time of a frame, and messages to workers, while the handle is dragged to and fro. */
async function dragged(): Promise<{
  framesPerSecond: number;
  mainThreadMsPerFrame: number;
  /** What of it is the page's script, style and layout; the rest is painting, in software where there is no graphics card. */
  scriptAndLayoutMsPerFrame: number;
  workerCalls: number;
}> {
  await page.addInitScript(countOrders);
  await page.goto("about:blank");
  await page.goto(`${server.url}#/experiment?task=sin&trained=600`);
  await page.getByText("The curves are measured as by").waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const busy = async (...names: string[]): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.reduce((sum, { name, value }) => (names.includes(name) ? sum + value : sum), 0);
  };
  const own = ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];
  const box = await page.getByRole("slider", { name: /Test noise/ }).boundingBox();
  if (!box) throw new Error("The page shows no slider.");
  const at = (share: number): Promise<void> => page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
  await at(0.4);
  await page.mouse.down();
  const before = await ordersOf(page);
  const begun = [await busy("TaskDuration"), await busy(...own)];
  await page.evaluate(watchFrames);
  for (let k = 1; k <= 300; k++) await at(0.4 + 0.35 * Math.sin(k / 25));
  const spent = [await busy("TaskDuration"), await busy(...own)];
  const shown = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
  const workerCalls = (await ordersOf(page)) - before;
  await page.mouse.up();
  return {
    framesPerSecond: (1000 * (shown.length - 1)) / (shown[shown.length - 1] - shown[0]),
    mainThreadMsPerFrame: (1000 * (spent[0] - begun[0])) / shown.length,
    scriptAndLayoutMsPerFrame: (1000 * (spent[1] - begun[1])) / shown.length,
    workerCalls,
  };
}

const task = findTask("sin");
// Long enough that compiling the kernel, which each worker does anew, weighs little.
const updates = 3000;
const specification = networkFor(task, { units: 64 });

/** One training alone in a worker of the page: its own snapshots, nothing else. */
async function inBrowser(): Promise<number> {
  await page.goto("about:blank");
  await page.goto(server.url);
  await page.locator(".slider").waitFor();
  // As plain data: what can cross to the page.
  const given: { name: string; specification: object; options: object; updates: number } = {
    ...{ name: workerUrl, specification, options: trainingFor(task, { updates }), updates },
  };
  return page.evaluate(async ({ name, specification, options, updates }) => {
    const worker = new Worker(name, { type: "module" });
    const seconds = await new Promise<number>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<{ kind: string; seconds: number; message: string }>) => {
        if (data.kind === "trained") resolve(data.seconds);
        if (data.kind === "failed") reject(new Error(data.message));
      };
      worker.postMessage({
        kind: "start",
        specification,
        task: { name: "sin" },
        options,
        rounds: 1,
        done: null,
        runTo: updates,
      });
    });
    worker.terminate();
    return seconds;
  }, given);
}

async function inNode(): Promise<number> {
  const started = performance.now();
  await train(specification, task, { updates }, { kernel: "wasm" });
  return (performance.now() - started) / 1000;
}

const preference = await preferenceSeen();
const drag = await dragged();
const browserSeconds: number[] = [];
const nodeSeconds: number[] = [];
for (let round = 0; round < 5; round++) {
  nodeSeconds.push(await inNode());
  browserSeconds.push(await inBrowser());
}
const least = (values: number[]): number => Math.min(...values);
console.log(
  JSON.stringify(
    {
      ...preference,
      drag,
      updatesPerSecondInBrowser: updates / least(browserSeconds),
      updatesPerSecondInNode: updates / least(nodeSeconds),
      browserOverNode: least(nodeSeconds) / least(browserSeconds),
    },
    null,
    2,
  ),
);
await browser.close();
server.close();
