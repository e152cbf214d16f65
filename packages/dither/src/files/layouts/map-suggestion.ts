/** A `map` that would fit the tensors of a file that no layout knows, from their shapes and, where those leave a choice, their names. */

import { defined } from "../../base/check-options.js";
import { elementCount, type NamedArray, type NamedArrays } from "../formats/values/arrays.js";

type Entry = [name: string, array: NamedArray];

const likeRecurrent = /rec|hh|h2h|hid(?:den)?_?(?:2|to)_?hid|(?:^|[._])(?:J|W|wr)(?:$|[._])|recurrent|lateral/i;
const likeInput =
  /(?:^|[._/])(?:w_?)?(?:i|in|inp|input|ih|x|xh|wi|win|B)(?:2|_to_|to)?(?:h|hid|hidden|rec)?\d*(?:$|[._/])|input|encod|i2h|x2h|embed/i;
const likeOutput = /out|readout|decod|fc|head|h2o|(?:^|[._])(?:wo|ro|C|policy|value|logits)(?:$|[._])/i;
const likeInitial = /h_?0|hx$|init|x_?0|start/i;
const likeBias = /b/i;
/** What has a number for each unit, or one, and is no bias. */
const noBias =
  /alpha|leak|decay|tau|gain|scale|slope|sigma|noise|std|mask|sign|norm|mean|(?:^|[._])(?:dt|s[io]|lr|var)$/i;

/** The line, and whether shapes and names leave no other; undefined where no square matrix is there. */
export function suggestedMap(arrays: NamedArrays): { map: string; sure: boolean } | undefined {
  const matrices = [...arrays].filter(([, { shape }]) => shape.length === 2 && shape.every((size) => size > 0));
  const recurrent = best(
    matrices.filter(([, { shape }]) => shape[0] === shape[1] && shape[0] > 1),
    (entry) => touching(entry, matrices) + (likeRecurrent.test(entry[0]) ? 100 : 0),
  );
  if (!recurrent) return undefined;
  const units = recurrent.chosen[1].shape[0];
  const others = matrices.filter(([name, { shape }]) => name !== recurrent.chosen[0] && shape.includes(units));
  const ends = inputAndOutput(others, units);
  if (!ends) return undefined;
  const { input, output } = ends;
  const turnedAll = output.transposed && (!input || input.transposed);
  const taken = new Set([recurrent.chosen[0], input?.entry[0], output.entry[0]]);
  const vectors = [...arrays].filter(
    ([name, { shape }]) =>
      !taken.has(name) && !noBias.test(name) && shape.length <= 3 && shape.filter((axis) => axis !== 1).length <= 1,
  );
  const ofUnits = vectors.filter(([, { shape }]) => elementCount(shape) === units);
  const outputs = output.entry[1].shape[output.transposed ? 1 : 0];
  const initial = ofUnits.filter(([name]) => likeInitial.test(name));
  const outputBias = vectors.filter(
    ([name, { shape }]) =>
      elementCount(shape) === outputs &&
      !initial.some(([one]) => one === name) &&
      belongsTo(name, output.entry[0], outputs === units),
  );
  const biases = ofUnits.filter((entry) => !initial.includes(entry) && !outputBias.includes(entry));
  const map = [
    `W_rec=${recurrent.chosen[0]}${turnedAll ? ".T" : ""}`,
    ...(input ? [`W_in=${termOf(input)}`] : []),
    ...(biases.length > 0 ? [`b_rec=${biases.map(([name]) => name).join("+")}`] : []),
    `W_out=${termOf(output)}`,
    ...(outputBias.length === 1 ? [`b_out=${outputBias[0][0]}`] : []),
    ...(initial.length === 1 ? [`h0=${initial[0][0]}`] : []),
  ].join(",");
  // The recurrent matrix is square: its own shape does not say which way round it is.
  const straight = [output, ...(input ? [input] : [])];
  const sides = straight.every(({ transposed }) => !transposed) && straight.some((end) => !square(end.entry));
  const named = [...biases, ...outputBias].every(([name]) => likeBias.test(name));
  // What has commas in its name cannot stand in a map.
  if ([...taken].some((name) => name?.includes(","))) return undefined;
  const sure = recurrent.sure && ends.sure && sides && named && outputBias.length <= 1 && initial.length <= 1;
  return { map, sure };
}

/** The entry of the highest score, and whether no other has the same. */
function best(
  entries: readonly Entry[],
  score: (entry: Entry) => number,
): { chosen: Entry; sure: boolean } | undefined {
  const ranked = entries.map((entry) => ({ entry, score: score(entry) })).sort((a, b) => b.score - a.score);
  if (ranked.length === 0) return undefined;
  return { chosen: ranked[0].entry, sure: ranked.length === 1 || ranked[0].score > ranked[1].score };
}

/** How many other matrices have an axis of this one's size. */
const touching = ([name, { shape }]: Entry, all: readonly Entry[]): number =>
  all.filter(([other, array]) => other !== name && array.shape.includes(shape[0])).length;

/** A matrix, and whether it is `[from, to]`. */
interface End {
  entry: Entry;
  transposed: boolean;
}

const square = ([, { shape }]: Entry): boolean => shape[0] === shape[1];
const termOf = ({ entry, transposed }: End): string => `${entry[0]}${transposed ? ".T" : ""}`;

/** Which matrix comes in and which goes out, each `[to, from]` or, where only that fits, `[from, to]`. */
function inputAndOutput(
  others: readonly Entry[],
  units: number,
): { input?: End; output: End; sure: boolean } | undefined {
  const ends = (all: readonly Entry[], axis: 0 | 1): End[] =>
    all.flatMap((entry) =>
      [false, true]
        .filter((transposed) => entry[1].shape[transposed ? 1 - axis : axis] === units)
        .map((transposed) => ({ entry, transposed })),
    );
  const choices = ends(others, 1).flatMap((output) => {
    const rest = others.filter((one) => one !== output.entry);
    return [undefined, ...ends(rest, 0)].map((input) => {
      const out = output.entry[0];
      const names =
        (likeOutput.test(out) ? 4 : 0) -
        (likeInput.test(out) ? 4 : 0) +
        (input ? 10 + (likeInput.test(input.entry[0]) ? 4 : 0) - (likeOutput.test(input.entry[0]) ? 4 : 0) : 0);
      const turns = (output.transposed ? 1 : 0) + (input?.transposed ? 1 : 0);
      const mixed = input && input.transposed !== output.transposed ? 2 : 0;
      return defined({ input, output, score: names - turns / 4 - mixed });
    });
  });
  choices.sort((a, b) => b.score - a.score);
  if (choices.length === 0) return undefined;
  const [first, second] = choices;
  return { ...first, sure: others.length <= 2 && (choices.length === 1 || first.score > second.score) };
}

/** Whether a vector of outputs is the bias of the readout; where outputs are as many as units, by its module's name. */
function belongsTo(name: string, weights: string, ambiguous: boolean): boolean {
  if (!ambiguous) return true;
  const module = (text: string): string => text.replace(/[._/]?[^._/]*$/, "");
  return module(name) === module(weights) && module(name) !== "";
}
