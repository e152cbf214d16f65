/** Packs the packages, and prints what they take once they are installed and how soon they show a figure: `npm run package`. */

import { firstFigure } from "./first-figure.js";
import { sizes } from "./sizes.js";
import { pack } from "./pack.js";

const tarballs = await pack();
console.log([tarballs.dither, ...Object.values(tarballs.kernels)].join("\n"));
console.log(await sizes(tarballs));
console.log(await firstFigure(tarballs));
