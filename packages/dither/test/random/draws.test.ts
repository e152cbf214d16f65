/** A draw is a function of its address alone: the kernel's bits are the library's, whatever the shapes and the order. */

import type { Kernel } from "@dither/kernels";
import { groupSize } from "@dither/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../src/random/draws.js";
import { seedKey } from "../../src/random/seed.js";
import { noiseKernel } from "./noise-kernel.js";

const address = fc.record({
  seed: fc.oneof(fc.nat(1000), fc.integer({ min: 0x100000000, max: Number.MAX_SAFE_INTEGER })),
  stream: fc.integer({ min: 0, max: 255 }),
  firstTrial: fc.oneof(
    fc.nat(200).map((group) => group * groupSize),
    fc.nat(0xfffffff).map((group) => group * groupSize),
    fc.integer({ min: 0, max: 0xffffffff - groupSize }),
  ),
  index: fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 0xffffffff })),
});
const shape = fc.record({ units: fc.integer({ min: 1, max: 13 }), steps: fc.integer({ min: 1, max: 9 }) });

/** Bits, so that 0 and −0 differ. */
const bitsOf = (values: ArrayLike<number>): Uint32Array => new Uint32Array(Float32Array.from(values).buffer);

function drawNoise(kernel: Kernel, a: { seed: number; stream: number; firstTrial: number; index: number }): void {
  kernel.drawNoise({ key: seedKey(a.seed), stream: a.stream, firstTrial: a.firstTrial, index: a.index });
}

describe("the kernel's noise", () => {
  it("has the bits of draws(seed, stream).gaussian(trial, step, unit, index)", async () => {
    await fc.assert(
      fc.asyncProperty(shape, address, async ({ units, steps }, a) => {
        const kernel = await noiseKernel(units, steps);
        drawNoise(kernel, a);
        const random = draws(a.seed, a.stream);
        const expected: number[] = [];
        for (let step = 0; step < steps; step++)
          for (let unit = 0; unit < kernel.paddedUnits; unit++)
            for (let lane = 0; lane < groupSize; lane++)
              expected.push(random.gaussian(a.firstTrial + lane, step, unit, a.index));
        expect(bitsOf(kernel.noise)).toEqual(bitsOf(expected));
      }),
      { numRuns: 150 },
    );
  });

  it("is the same whatever the numbers of units, steps and trials and the borders of groups", async () => {
    await fc.assert(
      fc.asyncProperty(
        shape,
        shape,
        fc.integer({ min: 1, max: 40 }),
        fc.nat(groupSize - 1),
        address,
        async (one, other, trials, shift, a) => {
          const first = await noiseKernel(one.units, one.steps);
          const second = await noiseKernel(other.units, other.steps, trials);
          drawNoise(first, a);
          drawNoise(second, { ...a, firstTrial: a.firstTrial + shift });
          for (let step = 0; step < Math.min(one.steps, other.steps); step++)
            for (let unit = 0; unit < Math.min(one.units, other.units); unit++) {
              const row = (kernel: Kernel): Float32Array =>
                kernel.noise.subarray(
                  (step * kernel.paddedUnits + unit) * groupSize,
                  (step * kernel.paddedUnits + unit + 1) * groupSize,
                );
              const shared = groupSize - shift;
              expect(bitsOf(row(first).subarray(shift))).toEqual(bitsOf(row(second).subarray(0, shared)));
            }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("does not depend on what was drawn before", async () => {
    await fc.assert(
      fc.asyncProperty(
        shape,
        fc.array(address, { minLength: 2, maxLength: 5 }),
        async ({ units, steps }, addresses) => {
          const kernel = await noiseKernel(units, steps);
          const drawn = addresses.map((a) => {
            drawNoise(kernel, a);
            return bitsOf(kernel.noise);
          });
          drawNoise(kernel, addresses[0]);
          expect(bitsOf(kernel.noise)).toEqual(drawn[0]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("draws", () => {
  it("take their default index where the address has none", () => {
    fc.assert(
      fc.property(address, fc.nat(50), fc.nat(50), (a, step, unit) => {
        const withDefault = draws(a.seed, a.stream, a.index);
        const without = draws(a.seed, a.stream);
        for (const kind of ["word", "uniform", "gaussian"] as const)
          expect(withDefault[kind](a.firstTrial, step, unit)).toBe(without[kind](a.firstTrial, step, unit, a.index));
      }),
    );
  });

  it.each([-1, 0.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1])("refuse the seed %s", (seed) => {
    expect(() => draws(seed, 0)).toThrow(
      expect.objectContaining({ code: "value", message: expect.stringContaining(String(seed)) }),
    );
  });
});
