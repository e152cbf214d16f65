/** Maps as text, their walls and distances. */

import { describe, expect, it } from "vitest";
import { geodesicDistance } from "../../../src/tasks/catalogue/maze/geodesic.js";
import {
  coordinateOf,
  fieldOf,
  interpolate,
  nodes,
  type ValueAndGradient,
} from "../../../src/tasks/catalogue/maze/grid.js";
import { mazeFields } from "../../../src/tasks/catalogue/maze/fields.js";
import { layoutText, mazeLayouts } from "../../../src/tasks/catalogue/maze/layouts.js";
import { readMap } from "../../../src/tasks/catalogue/maze/map.js";
import { crosses, distanceTo, rectanglesOf } from "../../../src/tasks/catalogue/maze/rectangles.js";
import { findTask } from "../../../src/tasks/index.js";
import { testTrials } from "../trials-of.js";

const oneWall = readMap(layoutText("one-wall"));
const at = (field: Float64Array, x: number, y: number): number => {
  const place: ValueAndGradient = [0, 0, 0];
  interpolate(field, x, y, place);
  return place[0];
};

describe("the map one-wall", () => {
  it("has the wall |x| < 0.12, y < 0.3 and the goal (0.6, −0.5)", () => {
    const walls = rectanglesOf(oneWall, 1);
    expect(walls).toHaveLength(1);
    expect(walls[0].left).toBeCloseTo(-0.12, 12);
    expect(walls[0].right).toBeCloseTo(0.12, 12);
    expect(walls[0].top).toBeCloseTo(0.3, 12);
    expect(walls[0].bottom).toBeLessThan(-5);
    expect(oneWall.goal.x).toBeCloseTo(0.6, 12);
    expect(oneWall.goal.y).toBeCloseTo(-0.5, 12);
  });

  it("starts trials in x from −0.9 to −0.15 and y from −0.9 to 0.3, to two hundredths", () => {
    const { world, count } = testTrials(findTask("maze"), { count: 500 });
    const x = world?.slice(0, count) ?? [];
    const y = world?.slice(count) ?? [];
    for (const [values, low, high] of [
      [x, -0.9, -0.15],
      [y, -0.9, 0.3],
    ] as const) {
      expect(Math.abs(Math.min(...values) - low)).toBeLessThan(0.03);
      expect(Math.abs(Math.max(...values) - high)).toBeLessThan(0.03);
    }
  });
});

describe("distance to the goal", () => {
  it("is that of a straight line where no wall is, to the 8 % that eight directions cost", () => {
    const goal = { x: 0.31, y: -0.2 };
    const distance = geodesicDistance(
      goal,
      fieldOf(() => 1),
    );
    distance.forEach((value, node) => {
      const dx = coordinateOf(node % nodes) - goal.x;
      const dy = coordinateOf(Math.floor(node / nodes)) - goal.y;
      const straight = Math.sqrt(dx * dx + dy * dy);
      expect(value).toBeGreaterThan(straight - 1e-9);
      expect(value).toBeLessThan(1.0824 * straight + 0.05);
    });
  });

  it.each(Object.keys(mazeLayouts))(
    "leads around the walls of %s: longer than straight, and finite everywhere",
    (name) => {
      const { map, walls, toGoal, toWall } = mazeFields(layoutText(name), "test");
      expect(toGoal.every(Number.isFinite)).toBe(true);
      for (const cell of map.starts) {
        const x = -1 + (2 * (cell % map.columns) + 1) / map.columns;
        const y = -1 + (2 * Math.floor(cell / map.columns) + 1) / map.rows;
        const straight = Math.sqrt((x - map.goal.x) ** 2 + (y - map.goal.y) ** 2);
        expect(at(toWall, x, y)).toBeGreaterThan(0);
        expect(at(toGoal, x, y)).toBeGreaterThan(1.2 * straight);
        expect(walls.some((wall) => crosses(wall, x, y, map.goal.x, map.goal.y))).toBe(true);
      }
    },
  );

  it("to the wall is exact, with its sign", () => {
    const { toWall } = mazeFields(layoutText("one-wall"), "test");
    expect(at(toWall, 0.42, 0)).toBeCloseTo(0.3, 6);
    expect(at(toWall, 0, -0.6)).toBeCloseTo(-0.12, 6);
    expect(at(toWall, 0, 0.9)).toBeCloseTo(0.6, 6);
    expect(distanceTo(rectanglesOf(oneWall, 1), 0.42, 0.7)).toBeCloseTo(0.5, 12);
  });
});

describe("crossing a wall", () => {
  const wall = { left: 0, right: 1, bottom: 0, top: 1 };
  it.each([
    [-0.5, 0.5, 1.5, 0.5, true],
    [-0.5, 0.5, 0.2, 0.5, true],
    [-0.1, 0.9, 0.2, 1.2, false],
    [-0.1, 0.8, 0.2, 1.1, true],
    [-0.5, 1, 1.5, 1, false],
    [-0.5, 2, 1.5, 2, false],
    [0.5, -0.5, 0.5, 3, true],
  ])("from (%f, %f) to (%f, %f): %s", (x0, y0, x1, y1, expected) => {
    expect(crosses(wall, x0, y0, x1, y1)).toBe(expected);
    expect(crosses(wall, x1, y1, x0, y0)).toBe(expected);
  });
});

describe("a map of the user's", () => {
  it("is an option of the task", () => {
    const task = findTask("maze", { layout: "S.#.G\nS.#..\n....." });
    expect(task.plant?.scene?.walls).toHaveLength(1);
    expect(task.options?.["layout"]).toBe("S.#.G\nS.#..\n.....");
  });

  it.each([
    ["S.#.G\nS.#.\n.....", "expected lines of 5 characters as the first has, got 4 in line 2"],
    ["S.#.G\nS.#.x\n.....", 'got "x" in line 2, column 5'],
    ["..#.G\n..#..", "expected cells S"],
    ["S.#..\n..#..", "expected cells G"],
    ["SG", "one of one-wall, s-shape, rooms"],
  ])("says what is wrong with %j", (layout, message) => {
    expect(() => findTask("maze", { layout })).toThrow(
      expect.objectContaining({ code: "value", message: expect.stringContaining(message) }) as Error,
    );
  });
});
