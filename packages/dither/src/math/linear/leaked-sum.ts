/** What a pair of units with leaks γ_i and γ_k gains from the covariance of what either receives with the state of the other. */

/** γ_i (1−γ_k) a + γ_k (1−γ_i) b; with equal leaks γ(1−γ) (a + b), whose bits trainings through the closure rest on. */
export function leakedSum(leak: number, other: number, a: number, b: number): number {
  if (leak === other) return leak * (1 - leak) * (a + b);
  return leak * (1 - other) * a + other * (1 - leak) * b;
}
