/** Which page is shown: the part of the address after `#`, as `#/tour/3?task=sin`. */

export const pages = ["experiment", "tour", "network", "studies"] as const;
export type Page = (typeof pages)[number];

export interface Route {
  page: Page;
  /** What follows the page: the step of the tour, the study. */
  rest: string;
  query: string;
}

export function readRoute(hash: string): Route {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [name, ...rest] = path.split("/");
  const page = pages.find((known) => known === name) ?? "experiment";
  return { page, rest: rest.join("/"), query };
}

/** A part of an address as text; itself where its percent signs mean nothing. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function routeTo({ page, rest, query }: Route): string {
  return `#/${page}${rest ? `/${rest}` : ""}${query ? `?${query}` : ""}`;
}

/** Follows the address; one for the app. */
export class Router {
  route = $state.raw<Route>(readRoute(location.hash));
  private readonly follow = (): void => {
    this.route = readRoute(location.hash);
  };

  constructor() {
    addEventListener("hashchange", this.follow);
  }

  close(): void {
    removeEventListener("hashchange", this.follow);
  }

  /** Changes the address without a new entry in the history and without opening it. */
  rewrite(changed: Partial<Route>): void {
    this.route = { ...this.route, ...changed };
    history.replaceState(null, "", routeTo(this.route));
  }

  /** The same as a new entry, to which the browser's Back returns. */
  push(changed: Partial<Route>): void {
    this.route = { ...this.route, ...changed };
    history.pushState(null, "", routeTo(this.route));
  }
}
