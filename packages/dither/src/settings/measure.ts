/** The settings of measuring which noise a network prefers. */

import { level } from "./network.js";
import { list, whole, type Settings } from "./setting.js";

/** More draws than this are never chosen by a pilot. */
export const mostDraws = 2000;

export const measureSettings = {
  trials: {
    value: whole(4, { most: 1_000_000 }),
    default: 512,
    words: "Test trials; default 512.",
    help: "test trials of a generated task (default 512)",
    flag: "--test-trials <n>",
    group: "Measuring",
  },
  draws: {
    value: whole(4, { most: 100_000_000 }),
    default: 32,
    unit: "per trial",
    words: "Noise draws per trial; default 32.",
    help: `noise draws per trial (default 32; for trials from a file as many as a pilot says, at most ${mostDraws})`,
    flag: "--draws <n>",
    group: "Measuring",
  },
  levels: {
    value: list(level, { least: 1, most: 1000 }),
    unit: "standard deviation per step, or what the kind says",
    words: "Test noise levels; default a grid refined at the minimum.",
    help: "test noise levels: 0,0.25,0.5 (default: a grid refined at the minimum)",
    flag: "--levels <list>",
    group: "Measuring",
  },
} as const satisfies Settings;
