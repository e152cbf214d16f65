/** The page of the report: its template, with what the records say in the place of tokens. */

import { format } from "prettier";
import { calibrationLookup } from "./calibration-lookup.js";
import { claimLookup, programLookup } from "./claim-lookups.js";
import { atlasLookup, cellLookup, preventionLookup, suiteLookup } from "./data-lookups.js";
import { defaultLookup } from "./defaults.js";
import type { Records } from "./records.js";
import { lookupIn, withTokens, type Token } from "./tokens.js";

const sources: Record<string, (records: Records, token: Token) => string> = {
  claims: ({ claims }, token) => claimLookup(claims, token),
  program: ({ claims }, token) => programLookup(claims, token),
  cells: ({ cells }, token) => cellLookup(cells, token),
  atlas: ({ atlas }, token) => atlasLookup(atlas, token),
  calibration: ({ calibration }, { what, words: [size, column] }) => calibrationLookup(calibration, what, size, column),
  prevention: ({ prevention }, token) => preventionLookup(prevention, token),
  suite: ({ suite }, token) => suiteLookup(suite, token),
  default: (_, { what }) => defaultLookup(what),
};

export const reportOf = (template: string, records: Records): Promise<string> =>
  format(
    withTokens(template, (token) => lookupIn(sources, token.source)(records, token)),
    { parser: "markdown", printWidth: 120 },
  );
