/** The studies that `dither lab FOLDER` serves, as its read-only API tells them. */

/** A study of the list; `status` is null where it cannot be read. */
export interface ListedStudy {
  name: string;
  status: { study: string; scale: string; planned: number; done: number; failed: number; running: number } | null;
  problem?: string;
}

export interface ShownRun {
  settings: Record<string, unknown>;
  seed: number;
  state: "done" | "failed" | "missing";
  ratio: number | null;
  std: number | null;
  gain: number | null;
  verdict: string;
  command: string;
}

export interface ShownStudy {
  name: string;
  title: string;
  running: number;
  report: {
    description: string;
    task: string;
    planned: number;
    done: number;
    failed: number;
    remarks: string[];
    command: string;
    claims: { claim: string; verdict: "pass" | "fail" | "undecided"; measured: string[] }[];
    runs: ShownRun[];
  };
  figures: { name: string; caption: string }[];
}

async function asked(path: string): Promise<unknown> {
  const answer = await fetch(`./api/${path}`, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error((await answer.text()).trim() || `The server answered ${answer.status}.`);
  return answer.json();
}

/**
 * True where the server answers `api/studies` with something. The page's own file of that name holds `null`, so that a
 * plain web server has an answer too, and `dither lab` puts its own in its place.
 */
export async function studiesServed(): Promise<boolean> {
  try {
    return (await asked("studies")) !== null;
  } catch {
    return false;
  }
}

export async function listStudies(): Promise<ListedStudy[]> {
  return ((await asked("studies")) as { studies: ListedStudy[] } | null)?.studies ?? [];
}

export async function showStudy(name: string): Promise<ShownStudy> {
  return (await asked(`studies/${encodeURIComponent(name)}`)) as ShownStudy;
}
