/** Property tests draw the same cases in every run; DITHER_FUZZ=1 lets them draw others. */

import fc from "fast-check";

if (process.env["DITHER_FUZZ"] !== "1") fc.configureGlobal({ seed: 20260104 });
