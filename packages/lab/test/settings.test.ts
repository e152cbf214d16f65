/** Links and commands of an experiment say the same as its settings. */

import { findTask, networkFor } from "dither";
import { describe, expect, it } from "vitest";
import { targetPoints } from "../src/parts/target-points.js";
import { commandsOf, defaultView, linkOf, readLink, settingsFor, specificationOf } from "../src/state/settings.js";

describe("settings of gated units", () => {
  const settings = { ...settingsFor("sin"), cell: "gru" as const, units: 9, leak: 0.3, noise: 1, seed: 5 };

  it("train what the command trains that stands beside them", () => {
    expect(commandsOf(settings, "inside")).toBe(
      "dither train sin --placement inside --cell gru --units 9 --noise 1 --seed 5 -o inside.safetensors",
    );
    expect(specificationOf(settings, "inside")).toEqual(
      networkFor(findTask("sin"), { placement: "inside", cell: "gru", units: 9, noise: 1, seed: 5 }),
    );
  });

  it("come back from their link, without what decides nothing", () => {
    const link = linkOf({ settings, view: defaultView });
    expect(link).toContain("cell=gru");
    expect(link).not.toContain("leak");
    const { settings: read } = readLink(link);
    expect(specificationOf(read, "outside")).toEqual(specificationOf(settings, "outside"));
  });

  it("refuse a cell that there is not, in words", () => {
    expect(() => readLink("task=sin&cell=grue")).toThrow('expected cell to be gru or lstm or low-rank, got "grue"');
  });
});

describe("settings of low-rank units", () => {
  const settings = { ...settingsFor("sin"), cell: "low-rank" as const, rank: 2, units: 9, leak: 0.3, seed: 5 };

  it("train what the command trains that stands beside them", () => {
    expect(commandsOf(settings, "outside")).toBe(
      "dither train sin --placement outside --cell low-rank --rank 2 --units 9 --leak 0.3 --seed 5 -o outside.safetensors",
    );
    expect(specificationOf(settings, "outside")).toEqual(
      networkFor(findTask("sin"), { placement: "outside", cell: "low-rank", rank: 2, units: 9, leak: 0.3, seed: 5 }),
    );
  });

  it("come back from their link, rank and leak with them", () => {
    const link = linkOf({ settings, view: defaultView });
    expect(link).toMatch(/cell=low-rank&rank=2&units=9.*leak=0.3/);
    expect(readLink(link).settings).toEqual(settings);
  });

  it("refuse a rank that is missing, too high, or of units that have none", () => {
    expect(() => readLink("task=sin&cell=low-rank")).toThrow("expected a rank from 1 to 32");
    expect(() => readLink("task=sin&cell=low-rank&rank=33")).toThrow("got 33");
    expect(() => readLink("task=sin&rank=2")).toThrow("expected no rank");
  });
});

describe("points of the target", () => {
  it("are those of the task's own function, in hundredths", () => {
    const at = (task: string): readonly number[] | null => targetPoints(settingsFor(task));
    const inputs = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];
    expect(at("linear")).toEqual(inputs.map((u) => Math.round(100 * u) / 100));
    expect(at("square")).toEqual([1, 0.56, 0.25, 0.06, 0, 0.06, 0.25, 0.56, 1]);
    expect(at("sin")).toEqual([0, -0.71, -1, -0.71, 0, 0.71, 1, 0.71, 0]);
    expect(at("curve")).toEqual([-1, 0, 1, 0, -1, 0, 1, 0, -1]);
    expect(at("flip-flop")).toBeNull();
  });
});
