/** Options of the noise beside its level, of a training and of a test, and of leaks per unit. */

import { Option, type Command } from "commander";
import {
  counted,
  changedNoise,
  drawLaws,
  noiseKindNames,
  noisePlacements,
  noiseSize,
  withNoise,
  type Network,
  type NetworkSpecification,
  type NoiseChange,
  type DrawLaw,
  type GateName,
  type NoiseKind,
  type Placement,
  defined,
} from "dither";
import * as parse from "./parse.js";
import { perRow, readMatrix, valuesOf, type PerRow } from "./per-row.js";

export interface NoiseDetailFlags {
  noiseKind?: NoiseKind;
  noiseGain?: number;
  noiseLaw?: DrawLaw;
  noiseTimeConstant?: number;
  noiseScales?: PerRow;
  noiseCovariance?: string;
  noiseGates?: readonly GateName[];
  leaks?: PerRow;
}

export interface TestNoiseFlags {
  testPlacement?: Placement;
  testKind?: NoiseKind;
  testLaw?: DrawLaw;
  testTimeConstant?: number;
  testScales?: PerRow | "none";
  testCovariance?: string;
}

/** Options of a test noise that is unlike the training's. */
export function addTestNoiseOptions(command: Command): Command {
  return command
    .optionsGroup("Test noise that differs from the training's:")
    .addOption(new Option("--test-placement <where>", "where it enters").choices([...noisePlacements]))
    .addOption(new Option("--test-kind <kind>", "additive, or what it follows").choices([...noiseKindNames]))
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
  const { noiseKind, noiseGain, noiseLaw, noiseTimeConstant, noiseScales, noiseCovariance, noiseGates, leaks } = flags;
  const rows = noiseSize(specification.noise, specification);
  const change: NoiseChange = defined({
    kind: noiseKind,
    gain: noiseGain,
    law: noiseLaw,
    timeConstant: noiseTimeConstant,
    gates: noiseGates,
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
  const { testPlacement, testKind, testLaw, testTimeConstant, testScales, testCovariance } = flags;
  const placement = testPlacement ?? network.specification.noise.placement;
  const rows = noiseSize({ placement }, network.specification);
  const change: NoiseChange = defined({
    placement: testPlacement,
    kind: testKind,
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
export function testNoiseText({ placement, kind, law, timeConstant, scales, covariance }: NoiseChange): string {
  return [
    ...(placement ? [placement] : []),
    ...(kind ? [kind] : []),
    ...(law ? [law] : []),
    ...(timeConstant === undefined
      ? []
      : [timeConstant === 0 ? "white" : `time constant ${counted(timeConstant, "step")}`]),
    ...(scales === undefined ? [] : [scales === null ? "no scales" : "scales per unit"]),
    ...(covariance === undefined ? [] : [covariance === null ? "no covariance" : "a covariance"]),
  ].join(", ");
}
