/** `dither compare` writes a page that stands alone, its numbers beside it, and knows the reports in its folder. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readNetwork } from "dither";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { dither, ditherJson, folder, listing } from "./command.js";

const quick = ["--quick", "--updates", "20", "--batch", "16", "--units", "8", "--test-trials", "32", "--draws", "4"];
const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), "utf8");

interface Result {
  title: string;
  report: string;
}

describe("dither compare", () => {
  it("writes a whole page and a JSON file with what --json prints, and no more", async () => {
    const cwd = folder();
    const { report, ...result } = await ditherJson<Result>(["compare", "sin", ...quick, "-o", "out"], { cwd });
    expect(listing(join(cwd, "out"))).toEqual([report.slice(4), report.slice(4).replace(/html$/, "json")].sort());
    expect(JSON.parse(read(cwd, report.replace(/html$/, "json")))).toEqual(result);
    const page = read(cwd, report);
    expect(page).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    const { document } = parseHTML(page);
    expect(document.title).toBe(result.title);
    expect(document.querySelectorAll("figure svg").length).toBeGreaterThanOrEqual(3);
  });

  it("refers to nothing outside itself", async () => {
    const cwd = folder();
    const { report } = await ditherJson<Result>(["compare", "square", ...quick], { cwd });
    const page = read(cwd, report);
    const { document } = parseHTML(page);
    expect(document.querySelectorAll("script, link, img, iframe, object").length).toBe(0);
    const addresses = [...page.matchAll(/(?:\b(?:href|src)\s*=\s*"|url\()([^")]*)/g)].map(([, address]) => address);
    expect(addresses.filter((address) => !address.startsWith("#"))).toEqual([]);
    expect(page.replaceAll("http://www.w3.org/", "")).not.toMatch(/https?:|@import/);
  });

  it("lists the report of other settings beside it, with its title and first sentence", async () => {
    const cwd = folder();
    const first = await ditherJson<Result>(["compare", "sin", ...quick], { cwd });
    const second = await ditherJson<Result>(["compare", "sin", ...quick, "--learning-rate", "0.001"], { cwd });
    expect(second.report).not.toBe(first.report);
    const summary = parseHTML(read(cwd, first.report)).document.querySelector('meta[name="dither:summary"]');
    const related = parseHTML(read(cwd, second.report)).document.querySelectorAll("ul.related li");
    expect(related.length).toBe(1);
    const link = related[0].querySelector("a");
    expect(link?.textContent).toBe(first.title);
    expect(decodeURIComponent(link?.getAttribute("href") ?? "")).toBe(first.report.split("/").at(-1));
    expect(related[0].querySelector("p")?.textContent).toBe(summary?.getAttribute("content"));
  });

  it("takes the constraints, penalties, schedules and noise that train takes, for every network", async () => {
    const cwd = folder();
    const further = ["--noise-law", "laplace", "--dale", "0.75", "--l2", "0.001", "--noise-schedule", "anneal:0.5"];
    const { report, ...result } = await ditherJson<
      Result & { networkDescription: string; trainingDescription: string; options: object }
    >(["compare", "sin", ...quick, ...further, "--networks", "-o", "out"], { cwd });
    expect(result.options).toMatchObject({
      network: { noise: { law: "laplace" }, constraints: { dale: { excitatory: 0.75 } } },
      training: { l2: { W_rec: 0.001 }, noiseSchedule: { law: "anneal", to: 0.5 } },
    });
    expect(result.networkDescription).toContain("laplace noise, Dale's law");
    expect(result.trainingDescription).toContain("penalties l2, noise schedule anneal");
    const files = listing(join(cwd, "out")).filter((name) => name.endsWith(".safetensors"));
    expect(files).toHaveLength(2);
    for (const file of files) {
      const bytes = readFileSync(join(cwd, "out", file));
      const { specification } = readNetwork({ bytes, fileName: file });
      expect(specification).toMatchObject({ noise: { law: "laplace" }, constraints: { dale: { excitatory: 0.75 } } });
    }
    const plain = await ditherJson<Result>(["compare", "sin", ...quick, "-o", "out"], { cwd });
    expect(plain.report).not.toBe(report);
  });

  it("fails with every reason, once, where no network could be trained", async () => {
    const cwd = folder();
    const { code, stdout, stderr } = await dither(
      ["compare", "sin", ...quick, "--seeds", "2", "--learning-rate", "1e30", "--clip", "none"],
      { cwd },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/inside, seeds 1, 2; outside, seeds 1, 2: training diverged at update \d+ of 20: /);
    expect(stderr.match(/diverged/g)).toHaveLength(1);
    expect(listing(cwd)).toEqual([]);
  });
});
