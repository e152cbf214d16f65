/** Writes the JSON Schema of study files, from which editors complete: `node packages/studies/scripts/write-schema.js`. */

import { writeFileSync } from "node:fs";
import { studyJsonSchema } from "../dist/study/index.js";

writeFileSync(new URL("../study.schema.json", import.meta.url), `${JSON.stringify(studyJsonSchema(), null, 2)}\n`);
