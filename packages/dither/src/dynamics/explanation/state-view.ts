/** A picture of the states in two dimensions, ready to draw; plain JSON. */

/** A path through the plane, `[step][x, y]`. */
export type Path = [x: number, y: number][];

export interface StateView {
  /** The two units themselves, or the two directions in which noise-free and noisy states vary most. */
  axes: "unit" | "units" | "components";
  /** Share of the variance that both directions hold together; null for the units themselves. */
  explained: number | null;
}
