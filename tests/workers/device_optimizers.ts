/**
 * Optimizers on devices, with every memory layout.
 *
 * @module
 */
import { ops, optim, type Tensor } from "../../mod.ts";
import type { Check, Found } from "./device_checks.ts";

/** Optimizers whose kernels depend on the memory layout. */
const OPTIMIZERS: Record<string, (params: Tensor[]) => optim.SGD | optim.Adam | optim.AdamW> = {
  SGD: (params) => new optim.SGD(params, { lr: 0.1, momentum: 0.9, nesterov: true }),
  Adam: (params) => new optim.Adam(params, { lr: 0.1, amsgrad: true }),
  AdamW: (params) => new optim.AdamW(params, { lr: 0.1 }),
};

interface Laid {
  /** The tensor that contains the parameter. */
  base: Tensor;
  param: Tensor;
  grad: Tensor;
}

/** Parameters and gradients with different layouts, or with gaps. */
const LAYOUTS: Record<string, (device: string) => Laid> = {
  "a column slice": (device) => {
    const base = ops.arange(24, { device, dtype: "float32" }).reshape([4, 6]);
    const grad = ops.arange(12, { device, dtype: "float32" }).reshape([4, 3]).sin();
    return { base, param: base.narrow(1, 1, 3), grad };
  },
  "a transposed gradient": (device) => {
    const base = ops.arange(12, { device, dtype: "float32" }).reshape([3, 4]);
    return { base, param: base.detach(), grad: base.reshape([4, 3]).sin().t() };
  },
  "an expanded gradient": (device) => {
    const base = ops.arange(12, { device, dtype: "float32" }).reshape([3, 4]);
    return { base, param: base.detach(), grad: ops.full([1], 0.5, { device }).expand([3, 4]) };
  },
  "channels last": (device) => {
    const base = ops.arange(24, { device, dtype: "float32" }).reshape([1, 2, 3, 4]);
    const param = base.contiguous({ memory_format: "channels_last" });
    return { base: param, param: param.detach(), grad: base.cos() };
  },
};

/** Checks that each optimizer steps each layout equally on the rank's device and on the CPU. */
export const OPTIMIZING: Record<string, Check> = {
  optimizes({ device }) {
    const found: Found = {};
    for (const [name, make] of Object.entries(OPTIMIZERS)) {
      for (const [layout, lay] of Object.entries(LAYOUTS)) {
        const train = (on: string) => {
          const { base, param, grad } = lay(on);
          using optimizer = make([param.requires_grad_()]);
          for (let step = 0; step < 3; step++) {
            param.grad = grad;
            optimizer.step();
          }
          return base.to("cpu");
        };
        const [here, there] = [train(device), train("cpu")];
        found[`${name} of ${layout}`] = ops.allclose(here, there, { rtol: 1e-5, atol: 1e-6 });
      }
    }
    return found;
  },
};
