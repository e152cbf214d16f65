/** What came instead of what was expected, in a few words. */

/** A value for an error: a short one as it is written in code, anything else by what it is. At most 80 characters. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "function":
      return value.name === "" ? "a function" : `the function ${short(value.name)}`;
    case "string":
      return short(JSON.stringify(value));
    case "symbol":
    case "bigint":
      return `a ${typeof value}`;
    case "object":
      return value === null ? "null" : objectShown(value);
    default:
      return String(value);
  }
}

function objectShown(value: object): string {
  if (isPromise(value)) return "a Promise";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of length ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  return `an object with ${short(keys.slice(0, 5).join(", "))}${keys.length > 5 ? ", …" : ""}`;
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** Whether something must be awaited before it is what one wants. */
export function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
