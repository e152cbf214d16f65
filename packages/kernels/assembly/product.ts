/**
 * Products of float64 matrices, a module of its own. Four rows by four columns at a time, their sums in registers, with four
 * rows of B interleaved in a panel that stays in the first-level cache: Goto & van de Geijn (2008), Anatomy of
 * high-performance matrix multiplication. Every entry is summed in ascending order with product and sum rounded apart, so
 * it has the bits of the plain triple loop.
 */

const TILE: i32 = 4;
/** Bytes of a number, and of a row of the panel. */
const WORD: usize = 8;
const PANEL_ROW: usize = 32;

/** Where free memory begins. */
export function base(): usize {
  return (__heap_base + 15) & ~15;
}

/**
 * C = A Bᵀ for A `[rows, inner]` and B `[columns, inner]`; where `symmetric`, the lower triangle is computed and mirrored.
 * `panel` has room for 4 · inner numbers and 16 more.
 */
export function multiply(
  A: usize,
  B: usize,
  C: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  panel: usize,
  symmetric: i32,
): void {
  const rowBytes = <usize>inner * WORD;
  const outBytes = <usize>columns * WORD;
  const edge = panel + <usize>inner * PANEL_ROW;
  for (let j = 0; j < columns; j += TILE) {
    const width = min(TILE, columns - j);
    interleave(B + <usize>j * rowBytes, panel, width, inner);
    for (let i = symmetric ? j : 0; i < rows; i += TILE) {
      const height = min(TILE, rows - i);
      const a = A + <usize>i * rowBytes;
      const out = C + <usize>i * outBytes + <usize>j * WORD;
      // Rows that are missing are stood in for by the last one that is there, and are not kept.
      const r1 = a + <usize>min(1, height - 1) * rowBytes;
      const r2 = a + <usize>min(2, height - 1) * rowBytes;
      const r3 = a + <usize>min(3, height - 1) * rowBytes;
      if (width == TILE && height == TILE) tile(a, r1, r2, r3, panel, inner, out, outBytes);
      else {
        tile(a, r1, r2, r3, panel, inner, edge, PANEL_ROW);
        for (let r = 0; r < height; r++)
          for (let c = 0; c < width; c++)
            store<f64>(
              out + <usize>r * outBytes + <usize>c * WORD,
              load<f64>(edge + <usize>r * PANEL_ROW + <usize>c * WORD),
            );
      }
    }
  }
  if (!symmetric) return;
  for (let i = 0; i < columns; i++)
    for (let k = 0; k < i; k++)
      store<f64>(C + <usize>k * outBytes + <usize>i * WORD, load<f64>(C + <usize>i * outBytes + <usize>k * WORD));
}

/** `[inner, 4]` from up to four rows of B, the missing ones 0. */
function interleave(rows: usize, panel: usize, width: i32, inner: i32): void {
  const rowBytes = <usize>inner * WORD;
  for (let c = 0; c < TILE; c++) {
    const row = rows + <usize>c * rowBytes;
    let to = panel + <usize>c * WORD;
    for (let k = 0; k < inner; k++) {
      store<f64>(to, c < width ? load<f64>(row + <usize>k * WORD) : 0);
      to += PANEL_ROW;
    }
  }
}

/** The products of four rows of A with a panel, into four rows that lie `stride` bytes apart. */
@inline function tile(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  panel: usize,
  inner: i32,
  out: usize,
  stride: usize,
): void {
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  const end = a0 + <usize>inner * WORD;
  while (a0 < end) {
    const left = v128.load(panel);
    const right = v128.load(panel, 16);
    const p = v128.load64_splat(a0);
    s00 = f64x2.add(s00, f64x2.mul(p, left));
    s01 = f64x2.add(s01, f64x2.mul(p, right));
    const q = v128.load64_splat(a1);
    s10 = f64x2.add(s10, f64x2.mul(q, left));
    s11 = f64x2.add(s11, f64x2.mul(q, right));
    const r = v128.load64_splat(a2);
    s20 = f64x2.add(s20, f64x2.mul(r, left));
    s21 = f64x2.add(s21, f64x2.mul(r, right));
    const s = v128.load64_splat(a3);
    s30 = f64x2.add(s30, f64x2.mul(s, left));
    s31 = f64x2.add(s31, f64x2.mul(s, right));
    a0 += WORD;
    a1 += WORD;
    a2 += WORD;
    a3 += WORD;
    panel += PANEL_ROW;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  out += stride;
  v128.store(out, s10);
  v128.store(out, s11, 16);
  out += stride;
  v128.store(out, s20);
  v128.store(out, s21, 16);
  out += stride;
  v128.store(out, s30);
  v128.store(out, s31, 16);
}
