import { buildTrials, defineTask } from "dither";

export default defineTask({
  name: "own-exits",
  inputs: 1,
  outputs: 1,
  trials: (request) => {
    if (request.index > 3) process.exit(0);
    return buildTrials({ steps: 10, inputs: 1, outputs: 1 }, request, ({ uniform, show, ask }) => {
      const height = 2 * uniform(0) - 1;
      show(0, 0, 10, height);
      ask(0, 5, 10, height);
    });
  },
});
