/** Verdicts on claims, from records whose numbers are chosen so that the verdict is known. */

import { judgeClaims, type JudgedClaim, type StudyRecords, type StudyRun } from "@dither/studies";
import { planStudy } from "@dither/studies/schema";
import { describe, expect, it } from "vitest";

type Numbers =
  { gain?: number; ratio?: number; curve?: number[]; score?: [silent: number, trained: number] } | "failed";

const grid = "grid:\n  placement: [inside, outside]\n  layers: [[4], [4, 4]]\n";

/** A study whose run of `cell` and `seed` has these numbers, or no record where it has none. */
function judged(claim: string, numbersOf: (cell: number, seed: number) => Numbers | undefined): JudgedClaim {
  const text = `study: s\ntask: sin-layers\nseeds: 3\n${grid}expect:\n  - ${claim}\n`;
  const plan = planStudy(text, "s.yaml");
  const runs = [...plan.runs()].map((planned, index) => {
    const numbers = numbersOf(planned.cell, index % 3);
    return { ...planned, id: String(index), record: numbers && { result: resultOf(numbers), meta: {} } };
  }) as unknown as StudyRun[];
  const none = { others: [], withoutChecksum: 0, oddities: [], notes: [] };
  const records: StudyRecords = { folder: "", plan, runs, ...none };
  return judgeClaims(records)[0];
}

function resultOf(numbers: Numbers): object {
  if (numbers === "failed") return { state: "failed" };
  const { gain = 0, ratio = 0, curve, score } = numbers;
  return {
    state: "done",
    preference: {
      gain: { value: gain },
      preferred: { ratio },
      ...(score && { performance: { silent: score[0], trained: score[1] } }),
    },
    ...(curve && { curve: { std: curve.map((_, k) => k), loss: curve } }),
  };
}

describe("a claim", () => {
  it("with `and` asks both of the same seeds", () => {
    const claim = "gain > 0 and preferred.ratio > 0 for placement inside, on 2 of 3 seeds";
    const [both, apart] = [
      [1, 1, 0],
      [0, 1, 1],
    ].map((ratios) => judged(claim, (_, seed) => ({ gain: [1, 1, 0][seed], ratio: ratios[seed] })));
    expect(both.verdict).toBe("pass");
    expect(apart.verdict).toBe("fail");
    expect(apart.cells).toMatchObject([1, 2].map(() => ({ holds: 1, misses: 2, range: [0, 1] })));
    expect(apart.cells[0].others).toEqual({ "preferred.ratio": [0, 1] });
  });

  it("about a list as setting speaks of the cells that have it", () => {
    const { cells } = judged("gain > 0 for layers [4, 4]", () => ({ gain: 1 }));
    expect(cells.map(({ settings }) => settings)).toEqual([
      { placement: "inside", layers: [4, 4] },
      { placement: "outside", layers: [4, 4] },
    ]);
  });

  it("compares with the cell that differs in the settings in brackets, seed by seed", () => {
    // Cells: inside [4], inside [4, 4], outside [4], outside [4, 4].
    const gains = [
      [1, 5, 3],
      [9, 9, 9],
      [2, 6, 2],
      [0, 0, 0],
    ];
    const claim = (least: number): string =>
      `gain < gain[placement outside] for placement inside, layers [4], on ${least} of 3 seeds`;
    const of = (least: number): JudgedClaim => judged(claim(least), (cell, seed) => ({ gain: gains[cell][seed] }));
    expect(of(2)).toMatchObject({ verdict: "pass", cells: [{ holds: 2, misses: 1, range: [1, 5] }] });
    expect(of(2).cells[0].others).toEqual({ "gain[placement outside]": [2, 6] });
    expect(of(3).verdict).toBe("fail");
  });

  it("compares with a multiple, and with another quantity of the same run", () => {
    const numbers = { gain: 0.6, ratio: 1 };
    expect(judged("gain <= 0.6 * preferred.ratio", () => numbers).verdict).toBe("pass");
    expect(judged("gain <= 0.5 * preferred.ratio", () => numbers).verdict).toBe("fail");
  });

  it("is undecided while its own run or the other one is missing, and misses where one failed", () => {
    const claim = "gain < gain[placement outside] for placement inside, layers [4], on 2 of 3 seeds";
    const missing = judged(claim, (cell, seed) => (seed > 0 && cell === 2 ? undefined : { gain: cell }));
    expect(missing).toMatchObject({ verdict: "undecided", cells: [{ holds: 1, misses: 0 }] });
    const failed = judged(claim, (cell, seed) => (seed > 0 && cell === 2 ? "failed" : { gain: cell }));
    expect(failed).toMatchObject({ verdict: "fail", cells: [{ holds: 1, misses: 2 }] });
  });

  it("reads the score at both noise levels, and how much of the curve rises", () => {
    const score = judged("performance.trained >= 0.9 and performance.silent <= 0.2", () => ({ score: [0.1, 0.95] }));
    expect(score.verdict).toBe("pass");
    const rising = (curve: number[]): string => judged("loss.rising = 1", () => ({ curve })).verdict;
    expect(rising([1, 2, 3])).toBe("pass");
    expect(rising([1, 2, 2])).toBe("fail");
    const { cells } = judged("loss.rising = 1", () => ({ curve: [1, 2, 1.5, 3] }));
    expect(cells[0].range).toEqual([2 / 3, 2 / 3]);
  });
});

describe("a claim on a share of seeds", () => {
  /** A study of as many seeds, whose gain is 1 on the first `holding` of those `done`. */
  function found(
    claim: string,
    { seeds, holding, done = seeds }: { seeds: number; holding: number; done?: number },
  ): (claims: number) => JudgedClaim {
    const plan = planStudy(`study: s\ntask: sin\nseeds: ${seeds}\nexpect:\n  - ${claim}\n`, "s.yaml");
    const runs = [...plan.runs()].map((planned, k) => ({
      ...planned,
      id: String(k),
      record: k < done ? { result: resultOf({ gain: k < holding ? 1 : -1 }), meta: {} } : undefined,
    })) as unknown as StudyRun[];
    const none = { others: [], withoutChecksum: 0, oddities: [], notes: [] };
    return (claims: number): JudgedClaim => judgeClaims({ folder: "", plan, runs, ...none }, { claims })[0];
  }

  it("passes where Wilson's interval lies above what is asked, fails below, and is undecided between", () => {
    // Wilson's 95 % intervals: 10 of 10 [0.722, 1], 0 of 10 [0, 0.278], 8 of 10 [0.490, 0.943].
    const verdict = (holding: number): string => found("gain > 0 on 60% of seeds", { seeds: 10, holding })(1).verdict;
    expect([10, 0, 8].map(verdict)).toEqual(["pass", "fail", "undecided"]);
    const [cell] = found("gain > 0 on 60% of seeds", { seeds: 10, holding: 8 })(1).cells;
    expect(cell).toMatchObject({ holds: 8, misses: 2, needed: null, median: 1 });
    expect(cell.proportion?.interval.map((end) => end.toFixed(3))).toEqual(["0.490", "0.943"]);
    expect(cell.values).toEqual({ gain: [1, 1, 1, 1, 1, 1, 1, 1, -1, -1] });
  });

  it("has a wider interval to pass beside other claims", () => {
    // At 1 − 0.05/40 the interval of 10 of 10 begins at 0.490, that of 30 of 30 at 0.742.
    const of = (seeds: number): string => found("gain > 0 on 60% of seeds", { seeds, holding: seeds })(40).verdict;
    expect([of(10), of(30)]).toEqual(["undecided", "pass"]);
  });

  it("is decided by no fewer than 10 seeds", () => {
    const of = (done: number): string => found("gain > 0 on 10% of seeds", { seeds: 30, holding: 30, done })(1).verdict;
    expect([of(9), of(10)]).toEqual(["undecided", "pass"]);
  });

  it("refuses shares that leave nothing to show", () => {
    expect(() => found("gain > 0 on 100% of seeds", { seeds: 10, holding: 1 })).toThrow(/P between 0 and 100/);
  });
});
