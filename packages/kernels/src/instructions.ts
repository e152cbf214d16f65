/**
 * Instructions of the kernel.
 *
 * An instruction is 16 whole numbers: its code, its operands, and what its pullback needs. An operand says in which block its rows
 * lie (state, next state, or the variables of a step) and which is the first. On the way back every variable has an adjoint; whether an
 * instruction is the first that writes it, or adds to it, is known beforehand.
 */

/** Codes of the instructions, as the kernel has them. */
export const codes = {
  affine: 0,
  activate: 1,
  product: 2,
  sum: 3,
  gate: 4,
  leak: 5,
  noise: 6,
  noisy: 7,
  scale: 8,
} as const;

/** Numbers of an instruction. */
export const instructionWords = 16;

/** Blocks that operands lie in; an operand is `block << 24 | row`. */
export const blocks = { state: 0, next: 1, work: 2 } as const;
export const operand = (block: number, row: number): number => block * 0x1000000 + row;
