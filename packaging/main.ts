/** Packs the packages and prints what they take once they are installed: `npm run package`. */

import { sizes } from "./sizes.js";
import { pack } from "./pack.js";

const tarballs = await pack();
console.log([tarballs.dither, ...Object.values(tarballs.kernels)].join("\n"));
console.log(await sizes(tarballs));
