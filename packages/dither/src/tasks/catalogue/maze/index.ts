/** Maze navigation. */

export { mazeLayouts, type MazeLayout } from "./layouts.js";
export { readMap, type MazeMap } from "./map.js";
export { maze, type MazeOptions } from "./maze.js";
