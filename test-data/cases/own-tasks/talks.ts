import { buildTrials, defineTask } from "dither";

console.log("loaded");
setInterval(() => undefined, 1000);

export default defineTask({
  name: "own-talks",
  inputs: 1,
  outputs: 1,
  trials: (request) => {
    console.log("trials");
    return buildTrials({ steps: 10, inputs: 1, outputs: 1 }, request, ({ uniform, show, ask }) => {
      const height = 2 * uniform(0) - 1;
      show(0, 0, 10, height);
      ask(0, 5, 10, height);
    });
  },
});
