/** Links and commands of an experiment say the same as its settings. */

import { findTask, networkFor } from "dither";
import { describe, expect, it } from "vitest";
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
    expect(() => readLink("task=sin&cell=grue")).toThrow('expected cell to be gru or lstm, got "grue"');
  });
});
