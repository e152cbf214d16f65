/** Every command of the documentation runs, in the order of its page and at small scale. */

import { describe, it } from "vitest";
import { commandPages, runPage, slowPages } from "./page-commands.js";

describe.concurrent("the commands of", () => {
  it.each(commandPages.filter(({ path }) => !slowPages.includes(path)))("$path run", runPage);
});
