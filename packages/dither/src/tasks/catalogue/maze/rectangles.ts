/** A map's walls, or its free space, as rectangles; and distances and crossings, which follow from them exactly. */

import type { Rectangle } from "../../contract/plant.js";
import { edgeOf, type MazeMap } from "./map.js";

/** How far cells at the edge of a map go on beyond it. */
const beyond = 10;

/** The cells of a kind as rectangles that do not overlap: runs along rows, joined where rows repeat them. */
export function rectanglesOf({ columns, rows, wall }: MazeMap, kind: 0 | 1): Rectangle[] {
  const found: Rectangle[] = [];
  let open = new Map<string, Rectangle>();
  for (let row = 0; row < rows; row++) {
    const still = new Map<string, Rectangle>();
    for (let from = 0; from < columns; from++) {
      if (wall[row * columns + from] !== kind) continue;
      let to = from;
      while (to < columns && wall[row * columns + to] === kind) to++;
      const top = row === rows - 1 ? beyond : edgeOf(row + 1, rows);
      const key = `${from} ${to}`;
      const before = open.get(key);
      if (before) before.top = top;
      const rectangle = before ?? {
        left: from === 0 ? -beyond : edgeOf(from, columns),
        right: to === columns ? beyond : edgeOf(to, columns),
        bottom: row === 0 ? -beyond : edgeOf(row, rows),
        top,
      };
      if (!before) found.push(rectangle);
      still.set(key, rectangle);
      from = to;
    }
    open = still;
  }
  return found;
}

/** Distance to the nearest of some rectangles, 0 inside one; infinity where there is none. */
export function distanceTo(rectangles: readonly Rectangle[], x: number, y: number): number {
  let least = Infinity;
  for (const { left, right, bottom, top } of rectangles) {
    const dx = Math.max(left - x, 0, x - right);
    const dy = Math.max(bottom - y, 0, y - top);
    least = Math.min(least, dx * dx + dy * dy);
  }
  return Math.sqrt(least);
}

/** Whether the way from (x0, y0) to (x1, y1) meets the inside of a rectangle (Liang & Barsky 1984). */
export function crosses(rectangle: Rectangle, x0: number, y0: number, x1: number, y1: number): boolean {
  let enter = 0;
  let leave = 1;
  const clip = (from: number, step: number, low: number, high: number): boolean => {
    if (step === 0) return from > low && from < high;
    const [a, b] = step > 0 ? [low, high] : [high, low];
    enter = Math.max(enter, (a - from) / step);
    leave = Math.min(leave, (b - from) / step);
    return enter < leave;
  };
  return clip(x0, x1 - x0, rectangle.left, rectangle.right) && clip(y0, y1 - y0, rectangle.bottom, rectangle.top);
}
