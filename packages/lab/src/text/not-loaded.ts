/** What to say where a part of the page does not load. */
export const notLoaded = "The connection is gone, or the lab was replaced by a newer version since you opened it.";
