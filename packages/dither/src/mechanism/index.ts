/**
 * The mechanism: why training comes to depend on noise, in one unit exactly and in networks along their training.
 *
 * Begin with {@link RegulatorLandscape}, or {@link operatingHistory} for a network.
 *
 * @module
 */

export {
  affinePlane,
  trainAffineRegulator,
  type AffinePathPoint,
  type AffinePlane,
  type AffineTrainingOptions,
} from "./affine-incentive.js";
export {
  AffineLandscape,
  type AffineLoss,
  type AffineMethod,
  type AffineParameters,
  type AffineRegulator,
} from "./affine-regulator.js";
export { detectorCorrelation, detectorPeak, type Detector } from "./subthreshold-detector.js";
export { RegulatorLandscape, type Regulator, type RegulatorLoss } from "./regulator-loss.js";
export {
  biasOptimum,
  lossPlane,
  trainRegulators,
  type BiasOptimum,
  type IncentiveOptions,
  type LossPlane,
  type LossPlaneOptions,
  type PathPoint,
  type TrainedRegulators,
} from "./incentive.js";
export {
  operatingHistory,
  type OperatingHistory,
  type OperatingHistoryOptions,
  type OperatingLook,
} from "./operating-history.js";
