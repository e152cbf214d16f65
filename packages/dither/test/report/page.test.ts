/** The page holds every network, escapes what it is given and needs nothing from elsewhere. */

import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { comparisonPage, reportDigest } from "../../src/report/results/comparison.js";
import { comparison, network, newDocument } from "./fixtures.js";

const generatedAt = "2026-03-04T12:34:56Z";
const page = comparisonPage(newDocument(), comparison(), { generatedAt });
const { document } = parseHTML(page);

describe("comparisonPage", () => {
  it("has one table row per placement and per network, each with its own numbers", () => {
    expect(document.querySelectorAll("#placements tbody tr")).toHaveLength(2);
    const rows = [...document.querySelectorAll("#networks tbody tr")].map((row) => row.textContent ?? "");
    expect(rows).toHaveLength(20);
    comparison().networks.forEach((n, i) => {
      expect(rows[i]).toMatch(new RegExp(`^${n.placement}${n.seed}${n.placement === "inside" ? "0.48 " : "0 "}`));
      expect(rows[i]).toContain(n.finalLoss.toPrecision(3));
      expect(rows[i]).toContain(n.sha256.slice(0, 10));
      expect(rows[i]).toContain(n.verdict);
    });
    expect(rows[0]).toContain("0.93 to 0.98");
    for (const table of document.querySelectorAll("table")) {
      expect(table.querySelector("caption")?.textContent).toMatch(/95.% intervals/);
      for (const th of table.querySelectorAll("th")) expect(["row", "col"]).toContain(th.getAttribute("scope"));
    }
  });

  it("runs from the finding to the notes, with the time in UTC", () => {
    expect([...document.querySelectorAll("h1, h2")].map((h) => h.textContent?.slice(0, 8))).toEqual([
      "Networks",
      "Figures",
      "Numbers",
      "Notes",
    ]);
    expect(document.querySelector("time")?.textContent).toBe("2026-03-04 12:34 UTC");
    expect(document.querySelector("pre code")?.textContent).toBe(comparison().command);
    expect(document.documentElement.getAttribute("lang")).toBe("en");
    expect(document.querySelectorAll("figure")).toHaveLength(3);
  });

  it("refers to nothing outside itself and runs nothing", () => {
    const urls = page.match(/https?:\/\/[^\s"'<)]+/g) ?? [];
    expect(new Set(urls)).toEqual(new Set(["http://www.w3.org/2000/svg"]));
    expect(page).not.toMatch(/\ssrc=|@import|url\(|<script|<link|<img|\son\w+=/i);
  });

  it("is the same for the same arguments", () => {
    expect(comparisonPage(newDocument(), comparison(), { generatedAt })).toBe(page);
  });

  it("escapes text wherever it comes from", () => {
    const evil = `"><script>alert('1')</script>&amp;`;
    const c = comparison();
    const hostile = comparison({
      title: evil,
      task: evil,
      taskDescription: evil,
      networkDescription: evil,
      trainingDescription: evil,
      version: evil,
      command: evil,
      notes: [evil],
      networks: [{ ...network("inside", 1), sha256: evil, seed: evil as unknown as number }],
      examples: c.examples.map((e) => ({ ...e, input: `${evil} ${e.input}` })),
    });
    const html = comparisonPage(newDocument(), hostile, {
      generatedAt,
      related: [{ title: evil, firstSentence: evil, href: evil }],
    });
    expect(html).not.toMatch(/<script|<\/script/i);
    const parsed = parseHTML(html).document;
    expect(parsed.querySelectorAll("script")).toHaveLength(0);
    expect(parsed.querySelector("h1")?.textContent).toBe(evil);
    expect(parsed.querySelector("pre code")?.textContent).toBe(evil);
    expect(parsed.querySelector(".related a")?.getAttribute("href")).toBe(evil);
    expect(reportDigest(html)?.title).toBe(evil);
  });

  it("links to neighbours, never to a scheme or a host", () => {
    const hrefs = [
      "fdgo.html",
      "../b/c%20d.html#x",
      "javascript:alert(1)",
      " JAVASCRIPT:x",
      "java\tscript:x",
      "//host/x",
      "/\\host",
      "https://example.org",
    ];
    const html = comparisonPage(newDocument(), comparison(), {
      generatedAt,
      related: hrefs.map((href) => ({ title: href, firstSentence: "One.", href })),
    });
    const links = [...parseHTML(html).document.querySelectorAll(".related a")].map((a) => a.getAttribute("href"));
    expect(links).toEqual(["fdgo.html", "../b/c%20d.html#x"]);
  });

  it("says what its intervals are over", () => {
    expect(page).toContain("intervals over networks and trials");
    const c = comparison();
    const alone = comparison({
      seeds: [1],
      summary: c.summary.map((s) => ({ ...s, networks: 1 })),
      networks: c.networks.slice(0, 1).map((n) => ({ ...n, preference: { ...n.preference, resampled: "draws" } })),
    });
    const html = comparisonPage(newDocument(), alone, { generatedAt });
    expect(html).toContain("intervals over noise draws");
    expect(html).not.toContain("over networks and");
  });

  it("leaves out bias² and examples where there are none", () => {
    const c = comparison();
    const closedLoop = comparison({
      examples: [],
      summary: c.summary.map((s) => ({
        ...s,
        curve: s.curve.map((p) => ({ ...p, biasSquared: null, variance: null })),
      })),
    });
    const html = comparisonPage(newDocument(), closedLoop, { generatedAt });
    expect(parseHTML(html).document.querySelectorAll("figure")).toHaveLength(1);
    expect(html).not.toContain("NaN");
  });

  it.each(["2026-03-04", "2026-03-04T12:34:56+01:00", "yesterday", "2026-13-04T12:34:56Z"])(
    "refuses %s as a time in UTC",
    (time) => {
      expect(() => comparisonPage(newDocument(), comparison(), { generatedAt: time })).toThrow(
        /expected generatedAt as a time in UTC/,
      );
    },
  );
});

describe("reportDigest", () => {
  it("is null for other pages, and reads only the head", () => {
    expect(reportDigest("<!doctype html><title>x</title>")).toBeNull();
    const meta = `<meta name="dither:title" content="t"><meta name="dither:summary" content="s">`;
    expect(reportDigest(`<head></head><body>${meta}`)).toBeNull();
    expect(reportDigest(`<head>${meta}</head>`)).toEqual({ title: "t", firstSentence: "s" });
  });
});
