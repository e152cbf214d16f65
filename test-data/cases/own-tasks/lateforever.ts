import { writeFileSync } from "node:fs";
import { defineTask, buildTrials } from "dither";
export default defineTask({ name: "own-lateforever", description: "d", inputs: 1, outputs: 1,
  trials: (request) => { if (request.index === 3) { writeFileSync("begun", ""); for (;;); } return buildTrials({ steps: 10, inputs: 1, outputs: 1 }, request, ({ uniform, show, ask }) => { const h = 2*uniform(0)-1; show(0,0,10,h); ask(0,5,10,h); }); } });
