/** The pages of the library's names are made without a warning: every link leads somewhere, every type is public. */

import { join } from "node:path";
import { Application, LogLevel } from "typedoc";
import { expect, it } from "vitest";
import { root } from "./pages.js";

it("TypeDoc has nothing to warn of in the library's names", async () => {
  const messages: string[] = [];
  const app = await Application.bootstrapWithPlugins({
    options: join(root, "docs/site/typedoc.json"),
    logLevel: "Warn",
  });
  app.logger.log = (message, level) => {
    if (level === LogLevel.Warn || level === LogLevel.Error) messages.push(message);
  };
  const project = await app.convert();
  expect(messages).toEqual([]);
  if (!project) throw new Error("TypeDoc found no project.");
  app.validate(project);
  expect(messages).toEqual([]);
});
