/** A study as its file states it. */

import type { GridAxis } from "./axes.js";
import type { Claim } from "./claim.js";
import type { Scale, StudyContent } from "./schema.js";
import type { StudyTasks } from "./study-tasks.js";

/** A study at one scale, checked. */
export interface Study {
  name: string;
  scale: Scale;
  content: StudyContent;
  claims: Claim[];
  axes: GridAxis[][];
  tasks: StudyTasks;
}
