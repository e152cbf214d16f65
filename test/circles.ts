/** Circles of imports: sets of files of which each needs the others. Imports of types count. */

import { posix } from "node:path";
import { importsOf } from "./imports.js";

/** Which files of a set each of them imports; paths from the root of the project. */
export function importGraph(sources: ReadonlyMap<string, string>): Map<string, string[]> {
  return new Map(
    [...sources].map(([path, source]) => [
      path,
      importsOf(source, path)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts"))
        .filter((target) => sources.has(target)),
    ]),
  );
}

/** The circles of a graph, one path each that ends where it starts. */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}
