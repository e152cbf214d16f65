import { defineTask, buildTrials } from "dither";
export default defineTask({ name: "own-long", description: "d", inputs: 2, outputs: 1,
  trials: (request) => buildTrials({ steps: 1000, inputs: 2, outputs: 1 }, request, ({ uniform, show, ask }) => { const h = 2*uniform(0)-1; show(0,0,10,h); ask(0,500,1000,h); }) });
