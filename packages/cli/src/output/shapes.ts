/** Shapes of the arrays in a file that was written. */

/** "states [24, 40, 32], outputs [24, 40, 1]" */
export const shapesText = (shapes: Readonly<Record<string, readonly number[]>>): string =>
  Object.entries(shapes)
    .map(([name, shape]) => `${name} [${shape.join(", ")}]`)
    .join(", ");
