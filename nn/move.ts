/**
 * Moves and converts parameters and buffers.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { noGrad, ops, type Tensor, tidy, type ToOptions } from "../ffi/mod.ts";
import type { ModuleToOptions } from "./module_options.ts";

/**
 * Converts tensors and their gradients in place. The tensors stay the same objects and get new memory.
 *
 * @param tensors The tensors.
 * @param targetOf Returns the target device and dtype of a tensor.
 */
export function moveAll(tensors: readonly Tensor[], targetOf: (tensor: Tensor) => ToOptions): void {
  const move = (tensor: Tensor): void => {
    ops.set_data(tensor, tensor.to(targetOf(tensor)));
  };
  tidy(() =>
    noGrad(() => {
      for (const tensor of tensors) {
        const { grad } = tensor;
        move(tensor);
        if (grad !== null) move(grad);
      }
    })
  );
}

/**
 * Moves a module's parameters, their gradients and its buffers. The dtype applies to floating-point and
 * complex tensors.
 *
 * @param name The name of the module's class, for errors.
 * @param tensors The parameters and buffers.
 * @param target The device, the dtype, or both.
 * @throws {TypeError} If the dtype is neither floating-point nor complex, or the move is to or from `"meta"`.
 */
export function moveTo(name: string, tensors: readonly Tensor[], target: ModuleToOptions): void {
  const { device, dtype } = target;
  if (dtype !== undefined && !/^(b?float|complex)/.test(dtype)) {
    throw new TypeError(
      `Cannot move ${name} to ${escapeLine(String(dtype))}: give a floating-point or complex dtype`,
    );
  }
  if (
    device !== undefined && tensors.some((tensor) => (tensor.device === "meta") !== (device === "meta"))
  ) {
    throw new TypeError(
      `Cannot move ${name} to ${device}: a tensor cannot get or lose its elements; make another module there and load the state dict`,
    );
  }
  moveAll(
    tensors,
    (tensor) => tensor.is_floating_point() || tensor.is_complex() ? { device, dtype } : { device },
  );
}
