/**
 * Connects tensors with the operators.
 *
 * @module
 */
import { setDispatch, Tensor } from "../tensors/mod.ts";
import { dispatch } from "./dispatch.ts";
import { defineMethods } from "./methods.ts";

setDispatch(dispatch);
defineMethods(Tensor.prototype);
