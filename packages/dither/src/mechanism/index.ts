/** Mechanism: what drives operating points, regulators, resonance, and their histories in training. */

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
