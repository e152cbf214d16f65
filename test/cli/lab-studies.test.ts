/** The lab's answers about a folder of studies. */

import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLab, type LabServer } from "../../packages/cli/src/lab/server.js";
import { studiesApi, type ListedStudy, type ShownStudy } from "../../packages/cli/src/lab/studies-api.js";
import { dither, folder } from "./command.js";

const study = `
study: tiny
task: sin
network: { units: 4 }
training: { updates: 3, batch: 16 }
measure: { trials: 16, draws: 4, levels: [0, 0.25, 0.5] }
grid:
  placement: [inside, outside]
seeds: 2
keep: [networks, curves]
expect:
  - "gain < 2 for placement inside"
`;

let lab: LabServer;
const root = folder({ "tiny.yaml": study });

beforeAll(async () => {
  const ran = await dither(["study", "run", "tiny.yaml", "--out", "results/tiny", "--workers", "1"], { cwd: root });
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
  mkdirSync(join(root, "results", "no-study"));
  mkdirSync(join(root, "results", "broken"));
  writeFileSync(join(root, "results", "broken", "study.json"), "{");
  lab = await startLab({ page: root, api: studiesApi(join(root, "results")) });
});
afterAll(() => lab.close());

const get = (path: string): Promise<Response> => fetch(`${lab.url}api/${path}`);

describe("studies in the lab", () => {
  it("lists the studies of the folder, broken ones with the reason", async () => {
    const { studies } = (await (await get("studies")).json()) as { studies: ListedStudy[] };
    expect(studies.map(({ name }) => name)).toEqual(["broken", "tiny"]);
    expect(studies[0]).toMatchObject({ status: null, problem: expect.stringContaining("expected the study") });
    expect(studies[1].status).toMatchObject({ planned: 4, done: 4, failed: 0, running: 0 });
  });

  it("shows one: claims, runs with their commands, figures", async () => {
    const shown = (await (await get("studies/tiny")).json()) as ShownStudy;
    expect(shown.report.claims).toMatchObject([{ verdict: "pass" }]);
    expect(shown.report.runs).toHaveLength(4);
    expect(shown.report.runs[0].command).toContain("--only");
    expect(shown.figures.map(({ name }) => name)).toContain("curves");
    const figure = await get("studies/tiny/figures/curves.svg");
    expect(figure.headers.get("content-type")).toBe("image/svg+xml");
    expect(await figure.text()).toMatch(/^<svg/);
    const narrow = await get("studies/tiny/figures/curves-narrow.svg");
    expect(await narrow.text()).toContain('width="340"');
    const report = await get("studies/tiny/report");
    expect(report.headers.get("content-security-policy")).toContain("sandbox");
    expect(await report.text()).toContain("<h1>");
  });

  it("gives nothing beside them", async () => {
    for (const path of [
      "studies/no-study",
      "studies/other",
      "studies/tiny/figures/none.svg",
      "studies/tiny/networks/..%2fstudy.json",
      "studies/tiny/networks/none.safetensors",
      "studies/tiny/journal",
      "other",
    ])
      expect([400, 404], path).toContain((await get(path)).status);
  });

  it("follows no link in the place of the networks", async () => {
    const study = join(root, "results", "linked");
    cpSync(join(root, "results", "tiny"), study, { recursive: true });
    rmSync(join(study, "networks"), { recursive: true });
    mkdirSync(join(root, "elsewhere"));
    writeFileSync(join(root, "elsewhere", "secret.txt"), "secret");
    symlinkSync(join(root, "elsewhere"), join(study, "networks"));
    expect((await get("studies/linked")).status).toBe(200);
    expect((await get("studies/linked/networks/secret.txt")).status).toBe(404);
  });

  it("is that study where the folder is one", async () => {
    const own = await startLab({ page: root, api: studiesApi(join(root, "results", "tiny")) });
    const answer = (await (await fetch(`${own.url}api/studies`)).json()) as { studies: ListedStudy[] };
    expect(answer.studies.map(({ name }) => name)).toEqual(["tiny"]);
    await own.close();
  });
});
