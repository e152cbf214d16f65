/** Keeps address and experiment the same: links open, changed settings become entries of the history. */

import { untrack } from "svelte";
import { routeTo, type Router } from "./route.svelte.js";
import type { Experiment } from "./experiment.svelte.js";

/** Where the browser keeps the last experiment's link, for a visit that begins without one. */
const storage = "dither-lab";

/**
 * Milliseconds that changes of the test noise lie apart which are written into the address at once; of closer ones, as of a drag, the
 * last is.
 * A browser takes about as long to change it, with the page's icon, as to draw a frame.
 */
const restBeforeWriting = 150;

/** The link that a former visit ended with; null where there is none, or storage is refused. */
export function lastVisit(): string | null {
  try {
    return localStorage.getItem(storage);
  } catch {
    return null;
  }
}

/** A link but for the test noise, the one thing that changes from frame to frame of a drag. */
const withoutTest = (query: string): string => query.replace(/(?:^|&)test=[^&]*/, "");

/** To be called while a component is set up. */
export function followAddress(experiment: Experiment, router: Router): void {
  const here = (): boolean => router.route.page === "experiment" || router.route.page === "tour";
  let written: string | undefined;
  let settings = experiment.settings;
  let opened = false;
  let changed = -Infinity;
  // A link is opened where the address is another than the one that was written here; a bare one changes nothing.
  $effect(() => {
    const { query } = router.route;
    if (!here() || query === written) return;
    written = query;
    opened = true;
    if (query === "") return;
    untrack(() => {
      experiment.open(query);
      settings = experiment.settings;
    });
  });
  // While training the address stays as it is: it would change twenty times a second.
  $effect(() => {
    if (!here() || !opened || experiment.playing || experiment.problem !== null) return;
    const query = experiment.link();
    if (query === router.route.query) return;
    const write = (how: "push" | "rewrite"): void => {
      settings = experiment.settings;
      written = query;
      router[how]({ query });
    };
    if (settings !== experiment.settings) {
      write("push");
      return;
    }
    const now = performance.now();
    const alone = now - changed > restBeforeWriting;
    changed = now;
    if (alone || withoutTest(query) !== withoutTest(router.route.query)) {
      write("rewrite");
      return;
    }
    const resting = setTimeout(() => {
      write("rewrite");
    }, restBeforeWriting);
    return () => {
      clearTimeout(resting);
    };
  });
  // A reload, even while training, comes back to where it was; a visit without a link may go on from there.
  $effect(() => {
    const leave = (): void => {
      if (here() && experiment.problem === null)
        history.replaceState(null, "", routeTo({ ...router.route, query: experiment.link() }));
      try {
        if (experiment.update > 0) localStorage.setItem(storage, experiment.link());
      } catch {
        // Where storage is refused nothing is remembered.
      }
    };
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
    };
  });
}
