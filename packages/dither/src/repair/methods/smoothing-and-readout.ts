/** Repair by smoothing, and by fitting the readout to the smoothed, noise-free states. */

import { onePass, type NetworkRepair } from "./method.js";
import { readout, refitReadout } from "./readout.js";
import { smoothed, smoothing } from "./smoothing.js";

export const smoothingAndReadout = {
  name: "smoothing+readout",
  description: "that, and the readout fitted to the smoothed states",
  doing: "smoothing its activations and fitting its readout",
  writable: true,
  fitted: true,
  trains: false,
  applies: (network) => {
    const fits = readout.applies(network);
    return fits === true ? smoothing.applies(network) : fits;
  },
  make: (network, { trials }, { signal }) => refitReadout(smoothed(network)!, trials, signal),
  cost: onePass,
} as const satisfies NetworkRepair;
