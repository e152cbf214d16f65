/** Pages of the site that are files elsewhere in the repository. */

export interface ProjectPage {
  /** Its name in the site, under /project/. */
  name: string;
  /** Where it stands in the repository. */
  file: string;
}

export const projectPages: readonly ProjectPage[] = [
  { name: "contributing", file: "CONTRIBUTING.md" },
  { name: "security", file: "SECURITY.md" },
  { name: "changes", file: "CHANGELOG.md" },
  { name: "speed", file: "benchmarks/RESULTS.md" },
];
