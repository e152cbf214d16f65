/** The look that the native kernel gets before it is trusted lets the right bits pass, and one wrong bit not. */

import { describe, expect, it } from "vitest";
import { instantiate } from "../src/backend.js";
import type { KernelExports } from "../src/exports.js";
import { fields } from "../src/fields.js";
import { activations, availableBackends, nativeInstructions } from "../src/index.js";
import { hasExactBits } from "../src/native-check.js";

const sets = nativeInstructions();
const here = await availableBackends();

/** The same kernel, but for one bit of an array that it flips after differentiating the n-th network. */
function doctored(kernel: KernelExports, array: "gradient" | "noise", nth: number): KernelExports {
  let calls = 0;
  let struct = 0;
  const configure: KernelExports["configure"] = (at) => {
    struct = at;
    kernel.configure(at);
  };
  const takeGroup: KernelExports["takeGroup"] = (...where) => {
    const loss = kernel.takeGroup(...where);
    const words = new Uint32Array(kernel.memory.buffer);
    const field = fields.findIndex(([name]) => name === array);
    if (calls++ === nth) words[words[struct / 4 + field] / 4 + 9] ^= 1;
    return loss;
  };
  return Object.create(kernel, {
    configure: { value: configure },
    takeGroup: { value: takeGroup },
  }) as KernelExports;
}

describe("self-check", () => {
  it("passes WebAssembly and every native instruction set", async () => {
    expect(await hasExactBits(await instantiate("wasm"))).toBe(true);
    for (const set of sets)
      expect(await hasExactBits(await instantiate("native", { instructions: set })), set).toBe(true);
  });

  it.each(activations.map((activation, nth) => ({ activation, nth })))(
    "refuses one wrong bit with $activation",
    async ({ nth }) => {
      for (const array of ["gradient", "noise"] as const)
        expect(await hasExactBits(doctored(await instantiate("wasm"), array, nth)), array).toBe(false);
    },
  );

  it("refuses a kernel that reads another struct", async () => {
    const kernel = await instantiate("wasm");
    const older = Object.create(kernel, { structWords: { value: () => fields.length - 1 } }) as KernelExports;
    expect(await hasExactBits(older)).toBe(false);
  });

  it("refuses a loss that is off by one bit", async () => {
    const kernel = await instantiate("wasm");
    const takeGroup: KernelExports["takeGroup"] = (...where) => kernel.takeGroup(...where) * (1 + Number.EPSILON);
    const wrong = Object.create(kernel, { takeGroup: { value: takeGroup } }) as KernelExports;
    expect(await hasExactBits(wrong)).toBe(false);
  });

  // AVX2 comes with fused multiply-add here: only then do the fast kernels have other bits for certain.
  it("refuses the fast kernels where they fuse", async () => {
    const fusing = sets.filter((set) => set !== "baseline");
    for (const set of fusing)
      expect(await hasExactBits(await instantiate("native-fast", { instructions: set })), set).toBe(false);
    if (fusing.length > 0 && here.includes("wasm-fast"))
      expect(await hasExactBits(await instantiate("wasm-fast")), "wasm-fast").toBe(false);
  });

  it("leaves the native kernel to those whose bits it saw", () => {
    expect(here.includes("native")).toBe(sets.length > 0);
  });
});
