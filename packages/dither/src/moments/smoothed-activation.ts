/** Smoothed activations live with the networks, whose specification may ask for one; the closures build on them. */

export * from "../network/activation/smoothed-activation.js";
