/** Figures for print have their size, are white, and carry what they were made from; lines are seen on both grounds. */

import { describe, expect, it } from "vitest";
import { comparisonDocument, describedPdf, describedPng, paperFigures, withoutDark } from "../../src/report/index.js";
import {
  channelColours,
  darkColour,
  darkPaper,
  paper,
  placementAppearance,
  rampColours,
  repairedColour,
  seriesColours,
} from "../../src/report/plot/palette.js";
import { roundTicks } from "../../src/report/plot/loss-scale.js";
import { comparison, newDocument } from "./fixtures.js";

/** Relative luminance and contrast by WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [r, g, b] = [1, 3, 5].map((k) => {
      const share = parseInt(colour.slice(k, k + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

it("every line has a contrast of 3 with its ground, in both schemes", () => {
  const placements = Object.values(placementAppearance).map(({ colour }) => colour);
  for (const colour of [...placements, ...seriesColours, ...rampColours, ...channelColours, repairedColour]) {
    expect(contrast(colour, paper), colour).toBeGreaterThanOrEqual(3);
    expect(contrast(darkColour(colour), darkPaper), `${colour} in the dark`).toBeGreaterThanOrEqual(3);
  }
});

it("no range has a single tick", () => {
  for (const [low, high, count] of [
    [-0.4, 0.4, 3],
    [-0.09, 0.6, 1],
    [0.3, 0.7, 1],
    [0, 1, 3],
  ])
    expect(roundTicks(low, high, count).length, `${low} to ${high}`).toBeGreaterThanOrEqual(2);
});

describe.each([85, 170] as const)("a figure of %i mm", (millimetres) => {
  const figures = paperFigures(newDocument(), comparisonDocument(comparison()), { millimetres });

  it("is so wide that its text has 8 to 9 points", () => {
    expect(figures.map(({ name }) => name)).toEqual(["loss", "parts", "examples"]);
    for (const { svg } of figures) {
      const [, units] = /^<svg[^>]* viewBox="0 0 ([\d.]+) /.exec(svg)!.map(Number);
      expect(svg).toMatch(new RegExp(`^<svg[^>]* width="${millimetres}mm" height="[\\d.]+mm"`));
      const points = ((millimetres / units) * 72) / 25.4;
      for (const [, size] of svg.matchAll(/font-size="(\d+)"/g)) {
        expect(Number(size) * points).toBeGreaterThan(8);
        expect(Number(size) * points).toBeLessThan(9.1);
      }
    }
  });

  it("is white on every screen, and says what it was made from", () => {
    for (const { svg, about } of figures) {
      expect(svg).not.toContain("prefers-color-scheme");
      expect(svg).toMatch(/<rect width="100%" height="100%" fill="#ffffff" \/>/);
      for (const said of ["Training noise: σ = 0.5", "Made with: Dither", "To repeat: dither compare"]) {
        expect(about).toContain(said);
        expect(/<metadata>(.*?)<\/metadata>/s.exec(svg)![1]).toContain(said);
      }
    }
  });
});

it("a PNG keeps its pixels and gets its density and its text, with right checksums", () => {
  // One white pixel, as libpng writes it.
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsQP0YwAAAABJRU5ErkJggg==",
    "base64",
  );
  const described = Buffer.from(describedPng(png, "σ of 0.5"));
  expect(described.subarray(0, 33).equals(png.subarray(0, 33))).toBe(true);
  expect(described.subarray(-(png.length - 33)).equals(png.subarray(33))).toBe(true);
  // pHYs: 11811 pixels to the metre are 300 to the inch; the checksum by zlib's crc32.
  expect(described.subarray(33, 54).toString("hex")).toBe("000000097048597300002e2300002e230178a53f76");
  expect(described.toString("utf8")).toContain("iTXtDescription\0\0\0\0\0σ of 0.5");
  expect(() => describedPng(new Uint8Array(40), "x")).toThrow(/describedPng: expected/);
});

it("takes nothing but the dark scheme away", () => {
  const [{ svg }] = paperFigures(newDocument(), comparisonDocument(comparison()));
  expect(withoutDark(svg)).toBe(svg);
});

describe("a PDF", () => {
  const [{ svg, about }] = paperFigures(newDocument(), comparisonDocument(comparison()), { millimetres: 85 });
  const nothing = new Uint8Array();

  /** A page that answers with what it was told. */
  function tools(): { told: Record<string, unknown>; given: Parameters<typeof describedPdf>[2] } {
    const told: Record<string, unknown> = {};
    const hearers = new Map<string, (piece: Uint8Array & Error) => void>();
    const page = {
      registerFont: (name: string) => (told[`font ${name}`] = true),
      font: () => undefined,
      on: (event: string, hear: (piece: Uint8Array & Error) => void) => hearers.set(event, hear),
      end: () => {
        for (const piece of [[1, 2], [], [3]]) hearers.get("data")!(Uint8Array.from(piece) as Uint8Array & Error);
        hearers.get("end")!(nothing as Uint8Array & Error);
      },
    };
    const newPage = (options: object): typeof page => {
      Object.assign(told, options);
      return page;
    };
    const drawSvg = (_: unknown, drawing: string): void => {
      told.drawing = drawing;
    };
    return { told, given: { newPage, drawSvg, fonts: { regular: nothing, bold: nothing } } };
  }

  it("has the size of the figure in points, says what it was made from, and is all that was written", async () => {
    const { told, given } = tools();
    expect(await describedPdf(svg, { title: "A title", about }, given)).toEqual(Uint8Array.of(1, 2, 3));
    expect((told.size as number[])[0]).toBeCloseTo(240.945, 3);
    expect(told.info).toEqual({ Title: "A title", Subject: about, Creator: "Dither" });
    expect(told).toMatchObject({ "font regular": true, "font bold": true });
    expect(told.drawing).not.toContain("currentColor");
  });

  it("is refused for a drawing without a size on paper", async () => {
    const drawing = withoutDark(svg.replace(/ width="[^"]*"/, "") as typeof svg);
    await expect(describedPdf(drawing, { title: "A title", about }, tools().given)).rejects.toThrow(
      "expected `svg` to have a width in millimetres, got none",
    );
  });
});
