/** The native kernel has WebAssembly's bits, on every instruction set of this machine and for every kind of network. */

import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  activations,
  groupSize,
  Kernel,
  nativeInstructions,
  noiseLaws,
  noiseRows,
  type KernelReadout,
  type KernelShape,
} from "../src/index.js";
import { address, fill, findings, firstDifference, prepare, prepareGroup, shapeOf } from "./problem.js";

const sets = nativeInstructions();

const shapes: fc.Arbitrary<KernelShape> = fc
  .record({
    units: fc.integer({ min: 1, max: 40 }),
    inputs: fc.integer({ min: 0, max: 5 }),
    outputs: fc.integer({ min: 1, max: 6 }),
    steps: fc.integer({ min: 1, max: 60 }),
    trials: fc.integer({ min: 1, max: 120 }),
    form: fc.constantFrom("rate", "current"),
    placement: fc.constantFrom("inside", "outside", "inside", "outside", "input"),
    law: fc.constantFrom(...noiseLaws, "gaussian"),
    correlation: fc.constantFrom(undefined, undefined, 0.3, 0.9),
    hasFactor: fc.constantFrom(false, false, true),
    hasLeaks: fc.constantFrom(false, false, true),
    activation: fc.constantFrom(...activations),
    activationParameter: fc.constantFrom(0.2, 0.7, 1),
    readout: fc.constantFrom("identity", "sigmoid"),
    hasReadouts: fc.constantFrom(false, false, true),
    leak: fc.constantFrom(0.1, 0.3, 1),
    trainedInitialState: fc.boolean(),
    purpose: fc.constantFrom("training", "simulation", "given"),
    recurrent: fc.boolean(),
    closedLoop: fc.boolean(),
    checkpointSteps: fc.constantFrom(undefined, 1, 16, 30),
  })
  .map(({ checkpointSteps, closedLoop, law, correlation, hasFactor, hasLeaks, hasReadouts, ...shape }) => ({
    ...shape,
    noiseShape: {
      law,
      ...(correlation !== undefined && { correlation }),
      ...(hasFactor && { factor: fill(new Float32Array(noiseRows(shape) ** 2), shape.units, 7) }),
    },
    ...(hasLeaks && { leaks: Array.from(fill(new Float32Array(shape.units), 3, 8), (x) => 0.5 + 0.4 * x) }),
    ...(hasReadouts && { readouts: readoutsOf(shape.outputs) }),
    closedLoop: closedLoop && shape.purpose !== "simulation",
    ...(checkpointSteps !== undefined && { checkpointSteps }),
  }));

/** A class among all outputs but the last two, which have a label and a squared error. */
function readoutsOf(outputs: number): KernelReadout[] {
  const first: KernelReadout[] = outputs > 3 ? [{ loss: "softmax", channels: outputs - 2 }] : [];
  const rest = outputs - (first[0]?.channels ?? 0);
  return [
    ...first,
    { loss: "sigmoid", channels: 1 },
    ...(rest > 1 ? [{ loss: "squared" as const, channels: rest - 1 }] : []),
  ];
}

function hasCompiler(): boolean {
  return [process.env.CXX, "c++", "g++", "clang++"].some((name) => {
    try {
      execFileSync(name ?? "", ["--version"], { stdio: "ignore" });
      return name !== undefined;
    } catch {
      return false;
    }
  });
}

describe("native kernel", () => {
  it("is there in CI wherever a compiler could have built it", () => {
    const missing = process.env.CI === "true" && process.platform !== "win32" && hasCompiler() && sets.length === 0;
    expect(missing, "npm run build -w @dither/kernels made no addon, though there is a C++ compiler").toBe(false);
  });

  it("gives WebAssembly's bits for any network, noise, trials and purpose", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(1e6), async (shape, seed) => {
        const expected = findings(await Kernel.create(shape, "wasm"), seed);
        for (const set of sets) {
          const got = findings(await Kernel.createNative(shape, set, "native"), seed);
          expect(firstDifference(expected, got), set).toBeUndefined();
        }
      }),
      { numRuns: 400 },
    );
  });

  it("gives every group the bits that it has alone, whatever works on it at once", async () => {
    // Seven groups: four and three at once, or two by two where they are large.
    for (const units of [13, 200])
      for (const set of sets) {
        const shape = shapeOf({ units, steps: 40, trials: 100 });
        const together = findings(await Kernel.createNative(shape, set, "native"), 3);
        const kernel = await Kernel.createNative(shape, set, "native");
        prepare(kernel, 3);
        for (let group = 0; group < kernel.groups; group++) {
          prepareGroup(kernel, 3, group);
          const loss = kernel.differentiate(group, address(3, group));
          const alone = { loss: Float64Array.of(loss), gradient: kernel.gradient, adjoint: kernel.initialAdjoint };
          const among = {
            loss: together[`loss of group ${group}`].slice(0, 1),
            gradient: together[`gradient of group ${group}`],
            adjoint: together[`initial adjoint of group ${group}`],
          };
          alone.adjoint = alone.adjoint.slice(0, units * groupSize);
          expect(firstDifference(alone, among), `${set}, ${units} units, group ${group}`).toBeUndefined();
        }
      }
  });

  it("gives WebAssembly's bits for the noise of any address", async () => {
    const words = fc.record({
      key: fc.tuple(fc.nat(0xffffffff), fc.nat(0x1fffff)),
      stream: fc.nat(255),
      firstTrial: fc.nat(0xfffffff0),
      index: fc.nat(0xffffffff),
    });
    const shape: KernelShape = {
      ...{ units: 9, inputs: 0, outputs: 1, steps: 3, trials: 16, form: "rate", placement: "inside" },
      ...{ activation: "relu", readout: "identity", leak: 1, trainedInitialState: false, purpose: "simulation" },
    };
    const wasm = await Kernel.create(shape, "wasm");
    const native = await Promise.all(sets.map((set) => Kernel.createNative(shape, set, "native")));
    fc.assert(
      fc.property(words, (at) => {
        wasm.drawNoise(at);
        for (const kernel of native) {
          kernel.drawNoise(at);
          expect(firstDifference({ noise: wasm.noise }, { noise: kernel.noise })).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });
});
