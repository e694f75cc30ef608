/**
 * Computes on the rank's device, a CUDA device or the CPU.
 *
 * @module
 */
import { DistributedWorker, type Tensor } from "../../mod.ts";
import { ALONE } from "./device_alone.ts";
import type { Found } from "./device_checks.ts";
import { OPTIMIZING } from "./device_optimizers.ts";
import { TOGETHER } from "./device_together.ts";

interface Call {
  /** The name of a check. */
  check: string;
}

/** Runs one check. */
export class Devices extends DistributedWorker<Call, Found> {
  static override module = import.meta.url;
  override call({ check }: Call): Found | Promise<Found> {
    return { ...ALONE, ...OPTIMIZING, ...TOGETHER }[check]!(this);
  }
}

/** Returns tensors on the device where it computed them. */
export class Returns extends DistributedWorker<
  { tensor: Tensor },
  { tensor: Tensor; device: string },
  Tensor
> {
  static override module = import.meta.url;
  override async *call(
    { tensor }: { tensor: Tensor },
  ): AsyncGenerator<Tensor, { tensor: Tensor; device: string }> {
    const here = tensor.to(this.device);
    yield here.add(1);
    return { tensor: here.mul(2), device: here.device };
  }
}
