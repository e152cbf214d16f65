/**
 * The layouts that come with the maze, as text: `#` wall, `S` where trials start, `G` the goal, anything free is `.`. A
 * map covers [−1, 1]² whatever its size; walls that touch its edge go on beyond it.
 */

const rows = (count: number, row: string): string[] => new Array<string>(count).fill(row);

/** The wall of Eckstein & Srinivasan's task: |x| < 0.12, y < 0.3; goal (0.6, −0.5). Columns of 0.04, rows of 0.1. */
const oneWall = [
  ...rows(7, ".".repeat(50)),
  ...rows(7, `...${"S".repeat(18)}.######${".".repeat(22)}`),
  ...rows(2, `...${"S".repeat(18)}.######${".".repeat(11)}GG${".".repeat(9)}`),
  ...rows(3, `...${"S".repeat(18)}.######${".".repeat(22)}`),
  `${".".repeat(22)}######${".".repeat(22)}`,
];

/** Two walls from opposite sides: up over the first, down under the second. */
const sShape = [
  ...rows(6, `${".".repeat(30)}####${".".repeat(16)}`),
  ...rows(8, `..${"S".repeat(10)}....####${".".repeat(10)}####${".".repeat(16)}`),
  ...rows(2, `..${"S".repeat(10)}....####${".".repeat(30)}`),
  ...rows(2, `..${"S".repeat(10)}....####${".".repeat(20)}GG${".".repeat(8)}`),
  ...rows(2, `${".".repeat(16)}####${".".repeat(30)}`),
];

/** Four rooms with a door in each wall between them but one; from the room below left to the one below right. */
const fourRooms = [
  ...rows(4, `${".".repeat(23)}####${".".repeat(23)}`),
  ...rows(3, ".".repeat(50)),
  ...rows(2, `${".".repeat(23)}####${".".repeat(23)}`),
  ...rows(2, `${"#".repeat(8)}${".".repeat(8)}${"#".repeat(18)}${".".repeat(8)}${"#".repeat(8)}`),
  ...rows(2, `${".".repeat(23)}####${".".repeat(23)}`),
  ...rows(4, `...${"S".repeat(16)}....####${".".repeat(23)}`),
  ...rows(2, `...${"S".repeat(16)}....####${".".repeat(12)}GG${".".repeat(9)}`),
  `${".".repeat(23)}####${".".repeat(23)}`,
];

export const mazeLayouts = { "one-wall": oneWall, "s-shape": sShape, rooms: fourRooms } as const;
export type MazeLayout = keyof typeof mazeLayouts;

/** The text of a layout by name; any other string is taken as a map itself. */
export function layoutText(layout: string): string {
  return Object.hasOwn(mazeLayouts, layout) ? mazeLayouts[layout as MazeLayout].join("\n") : layout;
}
