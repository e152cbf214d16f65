/**
 * Balanced excitation and inhibition: recurrent weights under Dale's law whose sum over every unit's inputs is 0, after
 * Song, Yang & Wang (2016), "Training excitatory-inhibitory recurrent neural networks for cognitive tasks", PLoS Comput.
 * Biol. 12:e1004792. They scale to a spectral radius found numerically; here the radius is that of the cloud of
 * eigenvalues of a large balanced matrix (Rajan & Abbott 2006, Phys. Rev. Lett. 97:188104), known in closed form.
 */

/**
 * Changes magnitudes `[to, from]`, 0 for missing connections, into weights with the signs of the sending units: the weaker
 * of the two kinds of inputs of each unit is scaled up until they cancel (a unit with inputs of one kind only stays as it
 * is), then all weights, until the cloud of eigenvalues has the radius √(Σ_from Var_to W) = `radius`.
 */
export function balance(weights: Float64Array, signs: Int8Array, radius: number): void {
  const size = signs.length;
  for (let to = 0; to < size; to++) {
    const row = weights.subarray(to * size, (to + 1) * size);
    let excitation = 0;
    let inhibition = 0;
    for (let from = 0; from < size; from++)
      if (signs[from] > 0) excitation += row[from];
      else inhibition += row[from];
    const balanced = excitation > 0 && inhibition > 0;
    const [up, down] = balanced ? [Math.max(1, inhibition / excitation), Math.max(1, excitation / inhibition)] : [1, 1];
    for (let from = 0; from < size; from++) row[from] *= signs[from] > 0 ? up : -down;
  }
  const now = Math.sqrt(columnVariances(weights, size));
  if (now > 0) for (let i = 0; i < weights.length; i++) weights[i] = (weights[i] * radius) / now + 0; // −0 becomes 0
}

/** Σ over columns of the variance within the column. */
function columnVariances(weights: Float64Array, size: number): number {
  let total = 0;
  for (let from = 0; from < size; from++) {
    let sum = 0;
    let squares = 0;
    for (let i = from; i < weights.length; i += size) {
      sum += weights[i];
      squares += weights[i] * weights[i];
    }
    total += squares / size - (sum / size) * (sum / size);
  }
  return total;
}
