/**
 * Distance to the goal along the shortest path around the walls (Dijkstra 1959, "A note on two problems in connexion with
 * graphs", on the grid's nodes with eight neighbours each). Close to a wall a path costs more, so that the shortest one
 * keeps away from walls; inside a wall the distance is that of the nearest way out, so that it is defined everywhere.
 */

import { coordinateOf, nodes, spacing, type Field } from "./grid.js";

/** Nodes closer to a wall than this … */
const clearance = 0.12;
/** … cost this many times as much. */
const closeCost = 6;

/**
 * The distance field of a goal.
 * @param toWall signed distance of every node to the nearest wall, below 0 inside one
 */
export function geodesicDistance(goal: { x: number; y: number }, toWall: Field): Field {
  const distance = new Float64Array(nodes * nodes).fill(Infinity);
  const cost = toWall.map((d) => (d < clearance ? closeCost : 1));
  const queue = new Heap();
  const reach = (node: number, value: number): void => {
    if (!(value < distance[node])) return;
    distance[node] = value;
    queue.push(node, value);
  };
  const spread = (allowed: (node: number) => boolean): void => {
    for (let node = queue.pop(distance); node >= 0; node = queue.pop(distance)) {
      const column = node % nodes;
      const row = Math.floor(node / nodes);
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const [c, r] = [column + dx, row + dy];
          if ((dx === 0 && dy === 0) || c < 0 || r < 0 || c >= nodes || r >= nodes) continue;
          const other = r * nodes + c;
          if (!allowed(other)) continue;
          const length = spacing * Math.sqrt(dx * dx + dy * dy);
          reach(other, distance[node] + (length * (cost[node] + cost[other])) / 2);
        }
    }
  };
  for (let row = 0; row < nodes; row++)
    for (let column = 0; column < nodes; column++) {
      const [dx, dy] = [coordinateOf(column) - goal.x, coordinateOf(row) - goal.y];
      if (Math.abs(dx) <= spacing && Math.abs(dy) <= spacing)
        reach(row * nodes + column, Math.sqrt(dx * dx + dy * dy) * cost[row * nodes + column]);
    }
  const free = (node: number): boolean => toWall[node] > 0;
  spread(free);
  // Then from the free nodes into the walls, which no path has crossed so far.
  distance.forEach((value, node) => {
    if (value < Infinity) queue.push(node, value);
  });
  spread((node) => !free(node));
  return distance;
}

/** A binary heap of nodes by distance; a node may be in it several times, of which the nearest comes first. */
class Heap {
  private readonly items: number[] = [];
  private readonly keys: number[] = [];

  push(node: number, key: number): void {
    let at = this.items.length;
    this.items.push(node);
    this.keys.push(key);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.keys[parent] <= key) break;
      this.place(at, this.items[parent], this.keys[parent]);
      at = parent;
    }
    this.place(at, node, key);
  }

  /** Takes the nearest node whose entry is not out of date; −1 when there is none. */
  pop(distance: Float64Array): number {
    while (this.items.length > 0) {
      const node = this.items[0];
      const key = this.keys[0];
      this.removeFirst();
      if (key === distance[node]) return node;
    }
    return -1;
  }

  private removeFirst(): void {
    const node = this.items.pop() ?? 0;
    const key = this.keys.pop() ?? 0;
    const count = this.items.length;
    if (count === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      if (child + 1 < count && this.keys[child + 1] < this.keys[child]) child++;
      if (this.keys[child] >= key) break;
      this.place(at, this.items[child], this.keys[child]);
      at = child;
    }
    this.place(at, node, key);
  }

  private place(at: number, node: number, key: number): void {
    this.items[at] = node;
    this.keys[at] = key;
  }
}
