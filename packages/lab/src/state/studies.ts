/** Whether this page is served beside a folder of studies. */

/**
 * True where the server answers `api/studies` with something. The page's own file of that name holds `null`, so that a
 * plain web server has an answer too, and `dither lab` puts its own in its place.
 */
export async function studiesServed(): Promise<boolean> {
  try {
    const answer = await fetch("./api/studies", { headers: { accept: "application/json" } });
    return answer.ok && ((await answer.json()) as unknown) !== null;
  } catch {
    return false;
  }
}
