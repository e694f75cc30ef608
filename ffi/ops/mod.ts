/**
 * libtorch's operators, and autograd.
 *
 * @module
 */
import "./install.ts";
export {
  type AllowUnused,
  autocast,
  autocastAsync,
  type AutocastOptions,
  backward,
  enableGrad,
  enableGradAsync,
  grad,
  type GradOptions,
  hasPasses,
  inferenceMode,
  inferenceModeAsync,
  isAutocastEnabled,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
  noGradAsync,
  settlePasses,
} from "./autograd.ts";
export { dispatch, operatorNames, operatorOf, schemasOf } from "./dispatch.ts";
export type { AtenFunctions } from "./functions.gen.ts";
export { type NamedInputs, type OperatorInput, Operators, ops } from "./ops.ts";
