/** Packs the package and prints what it takes once it is installed: `npm run package`. */

import { sizes } from "./sizes.js";
import { pack } from "./pack.js";

const tarball = await pack();
console.log(tarball);
console.log(await sizes(tarball));
