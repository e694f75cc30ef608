/**
 * The interface of trainable modules.
 *
 * @module
 */
import type { Tensor } from "../ffi/mod.ts";

/** A trainable module: a `nn.Module`, or any other object with these methods. */
export interface Trainable<In extends readonly unknown[] = never, Out = unknown> {
  /** Returns the parameters, in the same order on all ranks. */
  parameters(): Tensor[];
  /** Returns the other tensors of the model, such as running averages. */
  buffers(): Tensor[];
  /** Returns the parameters with their names, for errors. Without it they are numbered. */
  namedParameters?(): [name: string, parameter: Tensor][];
  /** Returns the buffers with their names, for errors. Without it they are numbered. */
  namedBuffers?(): [name: string, buffer: Tensor][];
  /** Runs the forward pass. */
  forward(...inputs: In): Out;
}
