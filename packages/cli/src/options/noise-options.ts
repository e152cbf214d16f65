/** Options of the noise beside its level, of a training and of a test, and of leaks per unit. */

import { basename } from "node:path";
import { readBytes } from "@dither/studies";
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  counted,
  changedNoise,
  decodeNpy,
  DitherError,
  drawLaws,
  noisePlacements,
  noiseSize,
  withNoise,
  type Network,
  type NetworkSpecification,
  type NoiseChange,
  type DrawLaw,
  type Placement,
} from "dither";
import { defined } from "./options.js";
import * as parse from "./parse.js";

/** Numbers for all rows, or for ranges of them, the others being 0; or the file that holds them. */
type PerRow = { values: number[] } | { ranges: [first: number, last: number, value: number][] } | { file: string };

export interface NoiseDetailFlags {
  noiseLaw?: DrawLaw;
  noiseTimeConstant?: number;
  noiseScales?: PerRow;
  noiseCovariance?: string;
  leaks?: PerRow;
}

export interface TestNoiseFlags {
  testPlacement?: Placement;
  testLaw?: DrawLaw;
  testTimeConstant?: number;
  testScales?: PerRow | "none";
  testCovariance?: string;
}

/** Options of a training's noise beside its level and placement. */
export function addNoiseDetailOptions(command: Command): Command {
  return command
    .optionsGroup("Noise:")
    .addOption(
      new Option("--noise-law <law>", "law of its draws, variance 1 (default gaussian)").choices([...drawLaws]),
    )
    .option("--noise-time-constant <τ>", "steps of Ornstein–Uhlenbeck noise (default white)", parse.notNegative)
    .option("--noise-scales <list>", "factor of σ per unit: 1,0,2 or 0-7,9=0.5 or FILE.npy", perRow)
    .option("--noise-covariance <file>", "covariance between units (.npy or .json)")
    .option("--leaks <list>", "leak of each unit: a list as of scales", perRow);
}

/** Options of a test noise that is unlike the training's. */
export function addTestNoiseOptions(command: Command): Command {
  return command
    .optionsGroup("Test noise that differs from the training's:")
    .addOption(new Option("--test-placement <where>", "where it enters").choices([...noisePlacements]))
    .addOption(new Option("--test-law <law>", "law of its draws, variance 1").choices([...drawLaws]))
    .option("--test-time-constant <τ>", "steps of Ornstein–Uhlenbeck noise; 0: white", parse.notNegative)
    .option("--test-scales <list>", "factor of σ per unit: 1,0,2 or 0-7 or FILE.npy; none", (text) =>
      text === "none" ? text : perRow(text),
    )
    .option("--test-covariance <file>", "covariance between units (.npy or .json); none");
}

/** What the flags choose of a training's noise and leaks, for a network of these sizes. */
export async function chosenNoiseDetails(
  flags: NoiseDetailFlags,
  specification: NetworkSpecification,
): Promise<NetworkSpecification> {
  const { noiseLaw, noiseTimeConstant, noiseScales, noiseCovariance, leaks } = flags;
  const rows = noiseSize(specification.noise, specification);
  const change: NoiseChange = defined({
    law: noiseLaw,
    timeConstant: noiseTimeConstant,
    scales: noiseScales && (await valuesOf(noiseScales, rows, "--noise-scales")),
    covariance: noiseCovariance === undefined ? undefined : await readMatrix(noiseCovariance, "--noise-covariance"),
  });
  return {
    ...specification,
    ...(leaks && { leaks: await valuesOf(leaks, specification.units, "--leaks", specification.leak) }),
    ...(Object.keys(change).length > 0 && { noise: changedNoise(specification, change, "noise") }),
  };
}

/** The change of the noise that the flags ask for in a test; undefined for none. */
export async function chosenTestNoise(flags: TestNoiseFlags, network: Network): Promise<NoiseChange | undefined> {
  const { testPlacement, testLaw, testTimeConstant, testScales, testCovariance } = flags;
  const placement = testPlacement ?? network.specification.noise.placement;
  const rows = noiseSize({ placement }, network.specification);
  const change: NoiseChange = defined({
    placement: testPlacement,
    law: testLaw,
    timeConstant: testTimeConstant,
    scales: testScales === "none" ? null : testScales && (await valuesOf(testScales, rows, "--test-scales")),
    covariance:
      testCovariance === "none"
        ? null
        : testCovariance === undefined
          ? undefined
          : await readMatrix(testCovariance, "--test-covariance"),
  });
  return Object.keys(change).length > 0 ? change : undefined;
}

/** The files that the flags of a training's noise name. */
export function noiseFiles({ noiseScales, noiseCovariance, leaks }: NoiseDetailFlags): (string | undefined)[] {
  return [fileOf(noiseScales), noiseCovariance, fileOf(leaks)];
}

/** The files that the flags of a test noise name. */
export function testNoiseFiles({ testScales, testCovariance }: TestNoiseFlags): (string | undefined)[] {
  return [testScales === "none" ? undefined : fileOf(testScales), testCovariance];
}

const fileOf = (given: PerRow | undefined): string | undefined => (given && "file" in given ? given.file : undefined);

/** The network with the test noise that the flags ask for, and that change. */
export async function withTestNoise(
  network: Network,
  flags: TestNoiseFlags,
): Promise<{ network: Network; testNoise?: NoiseChange }> {
  const testNoise = await chosenTestNoise(flags, network);
  return testNoise ? { network: withNoise(network, testNoise), testNoise } : { network };
}

/** How a test noise differs, in words: "outside, laplace, time constant 5". */
export function testNoiseText({ placement, law, timeConstant, scales, covariance }: NoiseChange): string {
  return [
    ...(placement ? [placement] : []),
    ...(law ? [law] : []),
    ...(timeConstant === undefined
      ? []
      : [timeConstant === 0 ? "white" : `time constant ${counted(timeConstant, "step")}`]),
    ...(scales === undefined ? [] : [scales === null ? "no scales" : "scales per unit"]),
    ...(covariance === undefined ? [] : [covariance === null ? "no covariance" : "a covariance"]),
  ].join(", ");
}

/** `1,0,2`: numbers; `0-7,9=0.5`: ranges of units, those left out 0; a file: .npy or .json. */
function perRow(text: string): PerRow {
  if (/\.(npy|json)$/.test(text)) return { file: text };
  const terms = text.split(",").map((term) => term.trim());
  if (!terms.some((term) => /^\d+-\d+/.test(term) || term.includes("="))) {
    const values = terms.map((term) => (term === "" ? NaN : Number(term)));
    if (values.every(Number.isFinite)) return { values };
  } else {
    const ranges = terms.map((term) => /^(\d+)(?:-(\d+))?(?:=([^=]+))?$/.exec(term));
    if (ranges.every((range) => range !== null && Number.isFinite(Number(range[3] ?? 1))))
      return {
        ranges: ranges.map((range): [number, number, number] => {
          const [, first, last, value] = range as unknown as string[];
          return [
            Number(first),
            Number((last as string | undefined) ?? first),
            Number((value as string | undefined) ?? 1),
          ];
        }),
      };
  }
  throw new InvalidArgumentError(
    `Expected numbers as in 1,0,2, ranges as in 0-7,9=0.5, or a .npy file, got "${text}".`,
  );
}

async function valuesOf(given: PerRow, rows: number, option: string, rest = 0): Promise<number[]> {
  if ("values" in given) return given.values;
  if ("file" in given) return (await readArray(given.file, option)).values;
  const values = new Array<number>(rows).fill(rest);
  for (const [first, last, value] of given.ranges) {
    if (last >= rows || first > last)
      throw new DitherError("usage", `${option}: expected ranges from 0 to ${rows - 1}, got ${first}-${last}.`);
    values.fill(value, first, last + 1);
  }
  return values;
}

async function readMatrix(path: string, option: string): Promise<number[][]> {
  const { shape, values } = await readArray(path, option);
  if (shape.length !== 2)
    throw new DitherError(
      "value",
      `${basename(path)}: expected a matrix for ${option}, got shape [${shape.join(", ")}].`,
    );
  return Array.from({ length: shape[0] }, (_, i) => values.slice(i * shape[1], (i + 1) * shape[1]));
}

async function readArray(path: string, option: string): Promise<{ shape: readonly number[]; values: number[] }> {
  const bytes = await readBytes(path);
  if (path.endsWith(".npy")) {
    const { shape, values } = decodeNpy(bytes, basename(path));
    return { shape, values: Array.from(values) };
  }
  const value = parseJson(new TextDecoder().decode(bytes));
  const rows = Array.isArray(value) ? (value as unknown[]) : [];
  const isList = (list: unknown): list is number[] => Array.isArray(list) && list.every((x) => typeof x === "number");
  if (rows.length > 0 && isList(rows)) return { shape: [rows.length], values: rows };
  if (rows.length > 0 && rows.every(isList) && rows.every((row) => row.length === rows[0].length))
    return { shape: [rows.length, rows[0].length], values: rows.flat() };
  throw new DitherError(
    "value",
    `${basename(path)}: expected an array of numbers, or of rows of numbers, for ${option}.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
