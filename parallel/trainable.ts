/**
 * What data-parallel training takes.
 *
 * @module
 */
import type { Tensor } from "../ffi/mod.ts";

/** What is trained: a `nn.Module`, or anything that has its parameters. */
export interface Trainable<In extends readonly unknown[] = never, Out = unknown> {
  /** The parameters, in an order that is the same on all ranks. */
  parameters(): Tensor[];
  /** What else it holds, such as running averages. */
  buffers(): Tensor[];
  /** The parameters with their names, for errors. Left out, they are numbered. */
  namedParameters?(): [name: string, parameter: Tensor][];
  /** The buffers with their names, for errors. Left out, they are numbered. */
  namedBuffers?(): [name: string, buffer: Tensor][];
  /** The forward pass. */
  forward(...inputs: In): Out;
}
