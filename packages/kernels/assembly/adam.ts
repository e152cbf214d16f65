/** What happens to flat vectors of parameters: sums of gradients, their norm, and Adam (Kingma & Ba 2015). */

import * as n from "./generated/network";

/** Bytes of the whole vectors of four in the flat parameters; what is left is done one by one. */
@inline function vectorBytes(): usize {
  return (<usize>n.parameterCount * 4) & ~15;
}

@inline function allBytes(): usize {
  return <usize>n.parameterCount * 4;
}

/** total = 0 */
export function clearTotal(): void {
  memory.fill(n.total, 0, allBytes());
}

/** total += gradient, element by element: call in ascending order of group. */
export function addGradient(): void {
  const total = n.total;
  const gradient = n.gradient;
  let i: usize = 0;
  for (const end = vectorBytes(); i < end; i += 16)
    v128.store(total + i, f32x4.add(v128.load(total + i), v128.load(gradient + i)));
  for (const end = allBytes(); i < end; i += 4) store<f32>(total + i, load<f32>(total + i) + load<f32>(gradient + i));
}

/** total *= factor */
export function scaleTotal(factor: f32): void {
  const total = n.total;
  const factors = f32x4.splat(factor);
  let i: usize = 0;
  for (const end = vectorBytes(); i < end; i += 16) v128.store(total + i, f32x4.mul(v128.load(total + i), factors));
  for (const end = allBytes(); i < end; i += 4) store<f32>(total + i, load<f32>(total + i) * factor);
}

/** Σ total², in float64 and ascending order. */
export function squaredNorm(): f64 {
  const total = n.total;
  let sum: f64 = 0;
  for (let i: usize = 0, end = allBytes(); i < end; i += 4) {
    const value = <f64>load<f32>(total + i);
    sum += value * value;
  }
  return sum;
}

/**
 * One update of the flat parameters with the gradient in `total`: m ← β₁ m + (1−β₁) g, v ← β₂ v + (1−β₂) g²,
 * p ← p − rate · m / (√v · root + ε), where rate is the learning rate over 1−β₁ᵗ and root is 1/√(1−β₂ᵗ). Returns whether all
 * parameters are finite.
 */
export function adamStep(rate: f32, root: f32, beta1: f32, beta2: f32, epsilon: f32): bool {
  const other1: f32 = 1 - beta1;
  const other2: f32 = 1 - beta2;
  const infinity = f32x4.splat(f32.POSITIVE_INFINITY);
  let finite = i32x4.splat(-1);
  let at: usize = 0;
  for (const end = vectorBytes(); at < end; at += 16) {
    const g = v128.load(n.total + at);
    const old = v128.load(n.moment1 + at);
    const m = f32x4.add(f32x4.mul(f32x4.splat(beta1), old), f32x4.mul(f32x4.splat(other1), g));
    const square = f32x4.mul(f32x4.splat(other2), f32x4.mul(g, g));
    const v = f32x4.add(f32x4.mul(f32x4.splat(beta2), v128.load(n.moment2 + at)), square);
    v128.store(n.moment1 + at, m);
    v128.store(n.moment2 + at, v);
    const size = f32x4.add(f32x4.mul(f32x4.sqrt(v), f32x4.splat(root)), f32x4.splat(epsilon));
    const p = f32x4.sub(v128.load(n.parameters + at), f32x4.mul(f32x4.splat(rate), f32x4.div(m, size)));
    v128.store(n.parameters + at, p);
    finite = v128.and(finite, f32x4.lt(f32x4.abs(p), infinity));
  }
  let isFinite = i32x4.all_true(finite);
  for (const end = allBytes(); at < end; at += 4) {
    const g = load<f32>(n.total + at);
    const m = beta1 * load<f32>(n.moment1 + at) + other1 * g;
    const v = beta2 * load<f32>(n.moment2 + at) + other2 * (g * g);
    store<f32>(n.moment1 + at, m);
    store<f32>(n.moment2 + at, v);
    const step = rate * (m / (sqrt<f32>(v) * root + epsilon));
    const p = load<f32>(n.parameters + at) - step;
    store<f32>(n.parameters + at, p);
    isFinite = isFinite && abs<f32>(p) < f32.POSITIVE_INFINITY;
  }
  return isFinite;
}
