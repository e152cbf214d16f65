/** What happens to flat vectors of parameters: sums of gradients, their norm, and Adam (Kingma & Ba 2015). */

import * as n from "./network";

/** total = 0 */
export function clearTotal(): void {
  memory.fill(n.total, 0, <usize>n.parameterCount * 4);
}

/** total += gradient, element by element: call in ascending order of group. */
export function addGradient(): void {
  for (let i: usize = 0; i < <usize>n.parameterCount; i++)
    store<f32>(n.total + i * 4, load<f32>(n.total + i * 4) + load<f32>(n.gradient + i * 4));
}

/** total *= factor */
export function scaleTotal(factor: f32): void {
  for (let i: usize = 0; i < <usize>n.parameterCount; i++) store<f32>(n.total + i * 4, load<f32>(n.total + i * 4) * factor);
}

/** Σ total², in float64 and ascending order. */
export function squaredNorm(): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>n.parameterCount; i++) {
    const value = <f64>load<f32>(n.total + i * 4);
    sum += value * value;
  }
  return sum;
}

/**
 * One update of the flat parameters with the gradient in `total`: m ← β₁ m + (1−β₁) g, v ← β₂ v + (1−β₂) g²,
 * p ← p − rate · m / (√v · root + ε), where rate is the learning rate over 1−β₁ᵗ and root is 1/√(1−β₂ᵗ).
 */
export function adamStep(rate: f32, root: f32, beta1: f32, beta2: f32, epsilon: f32): void {
  const other1: f32 = 1 - beta1;
  const other2: f32 = 1 - beta2;
  for (let i: usize = 0; i < <usize>n.parameterCount; i++) {
    const at = i * 4;
    const g = load<f32>(n.total + at);
    const m = beta1 * load<f32>(n.moment1 + at) + other1 * g;
    const v = beta2 * load<f32>(n.moment2 + at) + other2 * (g * g);
    store<f32>(n.moment1 + at, m);
    store<f32>(n.moment2 + at, v);
    const step = rate * (m / (sqrt<f32>(v) * root + epsilon));
    store<f32>(n.parameters + at, load<f32>(n.parameters + at) - step);
  }
}
