/**
 * A setting as data: what it may be, in which unit, its default and its words. Checks of the library, options of the command
 * with their help, the schema of study files, columns of results and the table of the documentation derive from it.
 */

import type { Json } from "../base/json.js";
import type { BuiltInActivation } from "./names.js";

/** A finite number; `least` and `most` are in its range, `above` and `below` are not. */
export interface NumberValue {
  readonly of: "number";
  readonly whole?: boolean;
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
  /** More than this in a study file or on a command line is taken for a mistake. */
  readonly mistake?: number;
  readonly words?: string;
}

/** One of several words. */
export interface ChoiceValue<C extends string = string> {
  readonly of: "choice";
  readonly choices: readonly C[];
}

/** These values and no others. */
export interface LiteralValue<L extends string | number | boolean = string | number | boolean> {
  readonly of: "literal";
  readonly literals: readonly L[];
}

export interface NullableValue<V extends Value = Value> {
  readonly of: "nullable";
  readonly value: V;
  /** What null means: "no clipping". */
  readonly meaning: string;
}

export interface ListValue<V extends Value = Value> {
  readonly of: "list";
  readonly each: V;
  readonly least?: number;
  readonly most?: number;
}

/** Values by name, for some of the names. */
export interface RecordValue<K extends string = string, V extends Value = Value> {
  readonly of: "record";
  readonly keys: readonly K[];
  readonly each: V;
}

/** Settings within a setting: all of them where `whole`, else any. */
export interface ObjectValue<F extends Settings = Settings, W extends boolean = boolean> {
  readonly of: "object";
  readonly fields: F;
  readonly whole: W;
}

/** One of several kinds of value; objects of several kinds are told apart by the member `tag`. */
export interface EitherValue<V extends Value = Value> {
  readonly of: "either";
  readonly either: readonly V[];
  readonly tag?: string;
}

/** Any JSON by name: options of a task. */
export interface JsonValue {
  readonly of: "json";
}

export interface TextValue {
  readonly of: "text";
}

/** An activation function: a name, some with a number behind a colon. */
export interface ActivationValue {
  readonly of: "activation";
}

export type Value =
  | ActivationValue
  | NumberValue
  | ChoiceValue
  | LiteralValue
  | NullableValue
  | ListValue
  | RecordValue
  | ObjectValue
  | EitherValue
  | JsonValue
  | TextValue;

/** One setting. */
export interface Setting<V extends Value = Value> {
  readonly value: V;
  /** What it is, as a sentence. */
  readonly words?: string;
  readonly unit?: string;
  /** What stands for it where nothing is given. */
  readonly default?: unknown;
  /** What it means that it is left out; files leave it out then. */
  readonly absent?: unknown;
  /** What is expected of a value, where the bounds alone do not say it: "a leak (dt/τ) above 0 and at most 1". */
  readonly expected?: string;
  /** Its option on the command line, as `--learning-rate <η>`, and the group of options that it stands in. */
  readonly flag?: string;
  readonly group?: string;
  /** What the help says of the option, where it is not {@link words}. */
  readonly help?: string;
  /** Its name where settings stand side by side, if it lies within others: `noiseLaw` for the law of the noise. */
  readonly name?: string;
}

export interface Settings {
  readonly [name: string]: Setting;
}

/** The type of a value of that kind. */
export type ValueOf<V> = V extends NumberValue
  ? number
  : V extends ActivationValue
    ? BuiltInActivation
    : V extends ChoiceValue<infer C>
      ? C
      : V extends LiteralValue<infer L>
        ? L
        : V extends NullableValue<infer N>
          ? ValueOf<N> | null
          : V extends ListValue<infer E>
            ? readonly ValueOf<E>[]
            : V extends RecordValue<infer K, infer E>
              ? Readonly<Partial<Record<K, ValueOf<E>>>>
              : V extends ObjectValue<infer F, infer W>
                ? W extends true
                  ? Whole<F>
                  : Given<F>
                : V extends EitherValue<infer E>
                  ? ValueOf<E>
                  : V extends JsonValue
                    ? Readonly<Record<string, Json>>
                    : string;

/** Values of settings, any of which may be left out. */
export type Given<F> = { -readonly [K in keyof F]?: ValueOf<ValueIn<F[K]>> };

/** Values of settings, all of them. */
export type Whole<F> = { -readonly [K in keyof F]: ValueOf<ValueIn<F[K]>> };

/** Values of settings with the defaults filled in: only what has none may be missing. */
export type Filled<F> = Whole<Pick<F, Defaulted<F>>> & Given<Omit<F, Defaulted<F>>>;

/** Values of settings, of which `K` are there. */
export type With<F, K extends keyof F> = Whole<Pick<F, K>> & Given<Omit<F, K>>;

/** The kind of a setting. */
export type ValueIn<S> = S extends { readonly value: infer V } ? V : never;
/** The names of the settings that have a default. */
export type Defaulted<F> = { [K in keyof F]: F[K] extends { readonly default: unknown } ? K : never }[keyof F];

export const number = (bounds: Omit<NumberValue, "of" | "whole"> = {}): NumberValue => ({ of: "number", ...bounds });

/** A whole number; without an upper bound the largest of 32 bits. */
export const whole = (least: number, bounds: { most?: number; mistake?: number } = {}): NumberValue => ({
  of: "number",
  whole: true,
  least,
  most: largestWhole,
  ...bounds,
});

export const largestWhole = 0x7fffffff;

export const choice = <const C extends string>(choices: readonly C[]): ChoiceValue<C> => ({ of: "choice", choices });

export const literal = <const L extends string | number | boolean>(...literals: readonly L[]): LiteralValue<L> => ({
  of: "literal",
  literals,
});

export const nullable = <V extends Value>(value: V, meaning: string): NullableValue<V> => ({
  of: "nullable",
  value,
  meaning,
});

export const list = <V extends Value>(each: V, size: { least?: number; most?: number } = {}): ListValue<V> => ({
  of: "list",
  each,
  ...size,
});

export const record = <const K extends string, V extends Value>(keys: readonly K[], each: V): RecordValue<K, V> => ({
  of: "record",
  keys,
  each,
});

/** Settings of which any may be given. */
export const some = <const F extends Settings>(fields: F): ObjectValue<F, false> => ({
  of: "object",
  fields,
  whole: false,
});

/** Settings that are given all together. */
export const all = <const F extends Settings>(fields: F): ObjectValue<F, true> => ({
  of: "object",
  fields,
  whole: true,
});

export const either = <const V extends Value>(either: readonly V[], tag?: string): EitherValue<V> => ({
  of: "either",
  either,
  ...(tag !== undefined && { tag }),
});
