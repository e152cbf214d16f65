/** The field's words, each in a sentence or two that a first-year student understands. */

export const glossary = {
  network:
    "A recurrent network: units that pass numbers to each other step after step, and keep a part of what they had.",
  task: "What the network should learn to do: inputs over time, and the output that is wanted.",
  units: "The neurons of the network. Each holds one number, its state.",
  activation:
    "The function that turns what a unit receives into what it does. ReLU: nothing below zero, everything above.",
  cell: "What a unit is made of. A leaky unit replaces a part of its state; GRU and LSTM units have gates, computed anew at every step, that say how much; units of low rank are leaky ones that tell each other a few numbers alone.",
  rank: "How many numbers low-rank units tell each other at every step: the recurrent weights are the product of two matrices of so many columns.",
  leak: "How much of its state a unit replaces in one step, from 0 (nothing) to 1 (all). It is the time step over the unit's time constant.",
  noise: "A fresh random number for every unit at every step. σ is its standard deviation: how large it typically is.",
  "training noise": "The noise, σ, that is there while the network learns.",
  "test noise":
    "The noise, σ, that is there when the trained network is used. It may differ from the training noise, or be 0.",
  seed: "A number from which all random numbers follow. The same seed gives the same networks, to the last bit.",
  "initial bias":
    "What every unit receives beside its inputs before training. At 0 a ReLU unit starts at its bend and stays near it; units that start well above it are not driven down to it, and noise matters less.",
  share:
    "How much of the change of the output that noise makes at the end of this trial comes through this unit. The shares of all units add up to 100 %.",
  update: "One correction of all weights, made from a batch of trials.",
  round:
    "One whole training. Another round starts from the network of the one before, with the learning rate high again and the seed's trials once more.",
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
  trial: "One run of the network from the start of the task to its end: inputs, and the outputs that are wanted.",
  step: "The network computes its state again and again; one such time is a step.",
  readout: "The weights that make the output from the states of the units.",
  draw: "One sample of the noise of a whole trial. The same trial under another draw ends differently.",
  placement: "Where the noise enters: inside the activation function, outside it, or on the input.",
  "rate form": "The leak acts on what the activation function puts out: the state is a rate.",
  "current form":
    "The leak acts on what the unit receives, and the activation function comes last: the state is a current.",
  interval: "Numbers in brackets: in 95 of 100 repetitions such a range holds the true value.",
  verdict: "Prefers noise, prefers silence, or undecided, where the trials cannot tell.",
  shift: "How far noise moves the mean of a state, or of the output, from where it is without noise.",
  "D/V":
    "The squared bias that noise removes over the variance that it adds. Above a half the network is expected to prefer noise.",
  transmission: "The share of the noise's variance that a unit's activation function lets through, from 0 to 1.",
  asymmetry:
    "Whether the activation function lets both halves of the noise through alike (0), or only one (1 or −1). Where it does not, noise shifts the mean.",
  "share of the bias": "How much of the output's shift a unit carries to the readout, or makes on its own.",
  closure:
    "A prediction of mean and covariance of the states under noise, without drawing any: as if they were Gaussian.",
  study: "A grid of experiments, declared in a file.",
  run: "One cell of a study's grid with one seed: a network trained and measured.",
  claim: "A sentence of a study that its runs make true or false.",
} as const;

export type Word = keyof typeof glossary;
