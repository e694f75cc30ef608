/**
 * Parameters and buffers on other devices and of other dtypes.
 *
 * @module
 */
import { noGrad, ops, type Tensor, tidy, type ToOptions } from "../ffi/mod.ts";

/**
 * Gives tensors, and their gradients, the memory of what they are converted to: they stay the same objects.
 *
 * @param tensors The tensors.
 * @param targetOf Where and as what each goes.
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
