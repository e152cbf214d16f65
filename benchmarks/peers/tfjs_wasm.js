/** One training update of a noisy CTRNN in TensorFlow.js with its WebAssembly backend, on one thread. */

import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const load = createRequire(import.meta.url);
const tf = load("@tensorflow/tfjs");
load("@tensorflow/tfjs-backend-wasm").setThreadsCount(1);

const { units, trials, steps, inputs, outputs, warmUpMs, measureMs } = JSON.parse(process.argv[2]);
const leak = 0.2;
const std = 0.5;

tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
await tf.setBackend("wasm");
await tf.ready();

const parameter = (shape, scale) => tf.variable(tf.mul(tf.randomNormal(shape), scale));
const wRec = parameter([units, units], 0.8 / Math.sqrt(units));
const wIn = parameter([units, inputs], 1 / Math.sqrt(inputs));
const bRec = parameter([units], 0);
const wOut = parameter([outputs, units], 1 / Math.sqrt(units));
const bOut = parameter([outputs], 0);
const variables = [wRec, wIn, bRec, wOut, bOut];
const optimiser = tf.train.adam(1e-3);
const u = tf.unstack(tf.randomNormal([steps, trials, inputs]));
const y = tf.randomNormal([steps * trials, outputs]);

function loss() {
  let h = tf.zeros([trials, units]);
  const states = [];
  for (let t = 0; t < steps; t++) {
    const drive = tf.add(tf.matMul(h, wRec, false, true), tf.matMul(u[t], wIn, false, true));
    const a = tf.add(tf.add(drive, bRec), tf.mul(tf.randomNormal([trials, units]), std));
    h = tf.add(tf.mul(h, 1 - leak), tf.mul(tf.relu(a), leak));
    states.push(h);
  }
  const z = tf.add(tf.matMul(tf.concat(states), wOut, false, true), bOut);
  return tf.mean(tf.square(tf.sub(z, y)));
}

/** Gradients, clipping to norm 1, Adam. */
function update() {
  tf.tidy(() => {
    const { grads } = tf.variableGrads(loss, variables);
    const norm = tf.sqrt(tf.addN(Object.values(grads).map((g) => tf.sum(tf.square(g)))));
    const factor = tf.minimum(tf.div(1, norm), 1);
    optimiser.applyGradients(Object.fromEntries(Object.entries(grads).map(([name, g]) => [name, tf.mul(g, factor)])));
  });
  bOut.dataSync();
}

/** Milliseconds that this process has had the processor, as in ../timing.ts. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let begin = performance.now();
for (let done = 0; done < 2 || performance.now() - begin < warmUpMs; done++) update();
const times = [];
begin = performance.now();
while (times.length < 3 || performance.now() - begin < measureMs) {
  const start = processorTime();
  update();
  times.push(processorTime() - start);
}
process.stdout.write(`${JSON.stringify(times)}\n`);
