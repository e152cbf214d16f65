/** The activation functions of the kernel, by name. */

/** Activation functions that the kernel computes, in the order of their numbers there. */
export const activations = ["relu", "softplus", "tanh", "sigmoid"] as const;
export type Activation = (typeof activations)[number];
