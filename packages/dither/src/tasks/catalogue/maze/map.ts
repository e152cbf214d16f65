/** A maze as text, read into cells: walls, the cells where trials start, and the goal. */

import { DitherError } from "../../../base/errors.js";
import { checkArguments } from "../../../base/check-arguments.js";

export interface MazeMap {
  columns: number;
  rows: number;
  /** Whether the cell is wall, `[row, column]`, the lowest row first. */
  wall: Uint8Array;
  /** Numbers `row · columns + column` of the cells where trials start. */
  starts: number[];
  /** The middle of the goal's cells. */
  goal: { x: number; y: number };
}

/** Cells on a side: fewer are no maze, more are slower to prepare than to train on. */
const fewest = 2;
const most = 200;

/** Left edge of a column, or lower edge of a row, of a map that covers [−1, 1]. */
export const edgeOf = (cell: number, cells: number): number => -1 + (2 * cell) / cells;

/**
 * Reads a map: lines of equal length from the top down, `#` wall, `S` start, `G` goal, `.` or a space free.
 * @throws DitherError `value` with line and column of what is wrong.
 */
export function readMap(text: string, where = "map"): MazeMap {
  checkArguments("readMap", { text }, { text: "text" });
  const lines = text
    .replace(/\r/g, "")
    .replace(/^\n+|\s+$/g, "")
    .split("\n");
  const [rows, columns] = [lines.length, lines[0].length];
  const refuse = (what: string): never => {
    throw new DitherError("value", `${where}: ${what}`);
  };
  if (rows < fewest || columns < fewest || rows > most || columns > most)
    refuse(`expected a map of ${fewest} to ${most} lines and columns, got ${rows} lines of ${columns} characters.`);
  const map: MazeMap = { columns, rows, wall: new Uint8Array(rows * columns), starts: [], goal: { x: 0, y: 0 } };
  const goals: number[] = [];
  lines.forEach((line, fromTop) => {
    if (line.length !== columns)
      refuse(`expected lines of ${columns} characters as the first has, got ${line.length} in line ${fromTop + 1}.`);
    for (let column = 0; column < columns; column++) {
      const cell = (rows - 1 - fromTop) * columns + column;
      const sign = line[column];
      if (sign === "#") map.wall[cell] = 1;
      else if (sign === "S") map.starts.push(cell);
      else if (sign === "G") goals.push(cell);
      else if (sign !== "." && sign !== " ")
        refuse(
          `expected #, S, G, . or a space, got ${JSON.stringify(sign)} in line ${fromTop + 1}, column ${column + 1}.`,
        );
    }
  });
  if (map.starts.length === 0) refuse("expected cells S where trials start, found none.");
  if (goals.length === 0) refuse("expected cells G for the goal, found none.");
  map.starts.sort((a, b) => a - b);
  for (const cell of goals) {
    map.goal.x += (edgeOf(cell % columns, columns) + 1 / columns) / goals.length;
    map.goal.y += (edgeOf(Math.floor(cell / columns), rows) + 1 / rows) / goals.length;
  }
  return map;
}
