/** What the page needs of a browser. */

/** A module with one vector instruction (i8x16.splat): the smallest that only a browser with SIMD takes. */
const simd = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11); // prettier-ignore

/** A sentence for the visitor where the browser lacks something; null where it has all. */
export function missingFeature(): string | null {
  if (typeof WebAssembly === "object" && WebAssembly.validate(simd)) return null;
  return "This browser cannot run the lab: it has no WebAssembly with SIMD. Chrome and Edge have it from version 91 on, Firefox from 89, Safari from 16.4.";
}
