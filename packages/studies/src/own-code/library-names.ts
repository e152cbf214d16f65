/** The names under which a module of the user's own finds the library: all of it, or a group. */

/** Each gives the whole library, which has the names of every group. */
export const libraryNames = [
  "dither",
  ...[
    "base",
    "random",
    "math",
    "tasks",
    "network",
    "files",
    "closure",
    "training",
    "preference",
    "dynamics",
    "mechanism",
    "explanation",
    "repair",
    "report",
  ].map((group) => `dither/${group}`),
] as readonly string[];
