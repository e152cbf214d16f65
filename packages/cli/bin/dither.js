#!/usr/bin/env node
import { statSync } from "node:fs";

/** When a file was written, in milliseconds; 0 where there is none. */
const written = (path) => statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// The bundle starts faster than the modules that it was made of. After `tsc -b` alone it is older than these.
const built = Math.max(...["dither", "studies", "cli"].map((name) => written(`../../${name}/tsconfig.tsbuildinfo`)));
await import(written("../dist/bundled/main.js") >= built ? "../dist/bundled/main.js" : "../dist/main.js");
