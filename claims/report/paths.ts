/** Where the report, its template and its records stand, from the root. */

export const paths = {
  page: "docs/explanation/report.md",
  template: "claims/report/report.template.md",
  claims: "docs/reference/claims.json",
  cells: "docs/explanation/which-networks.json",
  atlas: "docs/data/atlas.parquet",
  calibration: "docs/reference/calibration.md",
  prevention: "docs/data/prevention.json",
  suite: "docs/data/suite.json",
} as const;
