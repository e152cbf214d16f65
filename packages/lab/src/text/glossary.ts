/** The field's words, each in a sentence or two that a first-year student understands. */

export const glossary = {
  network:
    "A recurrent network: units that pass numbers to each other step after step, and keep a part of what they had.",
  task: "What the network should learn to do: inputs over time, and the output that is wanted.",
  units: "The neurons of the network. Each holds one number, its state.",
  activation:
    "The function that turns what a unit receives into what it does. ReLU: nothing below zero, everything above.",
  leak: "How much of its state a unit replaces in one step, from 0 (nothing) to 1 (all). It is the time step over the unit's time constant.",
  noise: "A fresh random number for every unit at every step. σ is its standard deviation: how large it typically is.",
  "training noise": "The noise, σ, that is there while the network learns.",
  "test noise":
    "The noise, σ, that is there when the trained network is used. It may differ from the training noise, or be 0.",
  seed: "A number from which all random numbers follow. The same seed gives the same networks, to the last bit.",
  update: "One correction of all weights, made from a batch of trials.",
  inside: "The noise is added to what a unit receives, before the activation function, which can cut a part of it off.",
  outside: "The noise is added after the activation function, so all of it gets through.",
  loss: "How wrong the output is: the mean squared distance from the target. Lower is better.",
  "preference curve": "The loss at every test noise. Where it is lowest, the network works best.",
  "preferred noise":
    "σ*: the test noise at which the loss is lowest. The bar through it is the 95 % interval: how sure that is.",
  bias: "How far the output is off on average over noise. More draws of noise do not help against it.",
  variance: "How far single outputs scatter around their average because of the noise.",
  "fixed point": "A state in which a network without noise stays once it is there. What the trial ends at.",
  "operating point":
    "Where on its activation function a unit works, measured in σ. Near 0 a ReLU lets the upward half of the noise through and cuts off the other.",
  repair:
    "Every activation function is replaced by its average under the training noise. The network then does without noise what it did with it.",
  silent: "Without noise.",
  hash: "SHA-256 of the network: a fingerprint that changes if any weight differs in any bit.",
  gain: "The share of the loss without noise that the best noise removes.",
} as const;

export type Word = keyof typeof glossary;
