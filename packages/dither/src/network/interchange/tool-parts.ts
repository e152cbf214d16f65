/** What the layouts of other tools share: parts found by name, and the reading they make. */

import { DitherError } from "../../errors.js";
import { arraysText, type NamedArrays } from "./arrays.js";
import type { LayoutReading } from "./layouts.js";
import type { Part, Parts } from "./parts.js";
import type { Settings } from "./settings.js";

/** What a tool's layout finds, and the names in the file that it knows. */
export interface ToolReading extends LayoutReading {
  used: ReadonlySet<string>;
}

/** The parts with what networks of the tool are unless told otherwise; `others` are names that mean nothing of their own. */
export function reading(parts: Parts, defaults: Settings, others: readonly string[] = []): ToolReading {
  return { parts, defaults, used: new Set([...Object.values(parts).map(({ key }) => key), ...others]) };
}

export function partAt(arrays: NamedArrays, key: string): Part | undefined {
  const array = arrays.get(key);
  return array && { key, array };
}

export function partsOf(
  arrays: NamedArrays,
  where: string,
  layout: string,
  names: Partial<Record<keyof Parts, string>> & { W_rec: string; W_out: string },
): Parts {
  for (const name of [names.W_rec, names.W_out])
    if (!arrays.has(name))
      throw new DitherError(
        "mismatch",
        `${where}: expected an array ${name} as layout ${layout} has, found ${arraysText(arrays)}.`,
      );
  return given(Object.fromEntries(Object.entries(names).map(([name, key]) => [name, partAt(arrays, key)])));
}

/** The parts that are there. */
export function given(parts: { readonly [name: string]: Part | undefined }): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part)) as unknown as Parts;
}
