/**
 * Two standard normals from two random words: Box & Muller (1958), in float32 arithmetic with a fixed order of
 * operations. This is the definition; the kernel computes the same bits four trials at a time.
 *
 * The polynomials are least-maximum fits made for this purpose: 2 atanh(s)/s for the logarithm (error 8e-10),
 * sin and cos of an eighth of a turn (5e-9 and 3e-8).
 */

const f = Math.fround;

const ln2 = f(0.6931471805599453);
const log0 = f(0.6666677594184875);
const log1 = f(0.3997754156589508);
const log2 = f(0.29871729016304016);
const sin0 = f(1.5707963705062866);
const sin1 = f(-0.6459634900093079);
const sin2 = f(0.07968022674322128);
const sin3 = f(-0.004602177068591118);
const cos0 = f(-1.2336980104446411);
const cos1 = f(0.2536063492298126);
const cos2 = f(-0.020426249131560326);

const bits = new ArrayBuffer(4);
const asFloat = new Float32Array(bits);
const asInteger = new Int32Array(bits);

/** (word + ½) · 2⁻³² in float32; in (0, 1]. */
export function uniform32(word: number): number {
  return f(f(f(word) + f(0.5)) * f(1 / 0x100000000));
}

/** Natural logarithm of u in (0, 1], float32: u = m · 2^e with m in [√½, √2). */
export function logarithm(u: number): number {
  asFloat[0] = u;
  const exponent = (asInteger[0] - 0x3f3504f3) >> 23;
  asInteger[0] -= exponent << 23;
  const m1 = f(asFloat[0] - f(1));
  const s = f(m1 / f(m1 + f(2)));
  const z = f(s * s);
  const q = f(log0 + f(z * f(log1 + f(z * log2))));
  const logMantissa = f(s * f(f(2) + f(z * q)));
  return f(f(f(exponent) * ln2) + logMantissa);
}

/** Round half to even, for 0 ≤ x ≤ 4. */
function nearest(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest > 0.5 || (rest === 0.5 && floor % 2 === 1)) return floor + 1;
  return floor;
}

/** Writes the normals of the words (first, second) into `pair`: radius · cosine, radius · sine. */
export function gaussianPair(first: number, second: number, pair: Float32Array): void {
  const radius = f(Math.sqrt(f(logarithm(uniform32(first)) * f(-2))));
  const turns = f(uniform32(second) * f(4));
  const quadrant = nearest(turns);
  const r = f(turns - quadrant);
  const z = f(r * r);
  const sine = f(r * f(sin0 + f(z * f(sin1 + f(z * f(sin2 + f(z * sin3)))))));
  const cosine = f(f(1) + f(z * f(cos0 + f(z * f(cos1 + f(z * cos2))))));
  const odd = (quadrant & 1) === 1;
  const x = odd ? sine : cosine;
  const y = odd ? cosine : sine;
  pair[0] = f(radius * (((quadrant + 1) & 2) === 0 ? x : -x));
  pair[1] = f(radius * ((quadrant & 2) === 0 ? y : -y));
}
