/** What a penalty of the user's is. */

/** The tensors of a network by name, `W_rec` `[unit, unit]` and so on, each row-major in one array. */
export type PenaltyTensors = Readonly<Record<string, Float64Array>>;

/** A penalty as code: a function of the parameters alone, added to the loss in the objective. */
export interface PenaltyCode {
  /** What files and messages call it. */
  readonly name: string;
  readonly value: (tensors: PenaltyTensors) => number;
  /** Writes its derivatives into arrays of the same names and sizes, which hold 0 when it is called. */
  readonly gradient: (tensors: PenaltyTensors, into: PenaltyTensors) => void;
}

/** What a file holds of a penalty: its name. */
export type NamedPenalty = Pick<PenaltyCode, "name">;
