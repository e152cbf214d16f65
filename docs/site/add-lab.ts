/** Puts the built lab into the built site, under lab/. */

import { cpSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = (from: string): string => fileURLToPath(new URL(from, import.meta.url));
const lab = path("../../packages/lab/dist");
if (!existsSync(lab)) throw new Error(`${lab} is not there: build the lab first, with \`npm run build\`.`);
cpSync(lab, path("../../build/site/lab"), { recursive: true });
