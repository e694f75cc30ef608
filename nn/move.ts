/**
 * Moves and converts parameters and buffers.
 *
 * @module
 */
import { noGrad, ops, type Tensor, tidy, type ToOptions } from "../ffi/mod.ts";

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
