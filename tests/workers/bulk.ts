/**
 * A worker whose payloads and results have bulk data.
 *
 * @module
 */
import { DistributedWorker, Image, ops, type Tensor } from "../../mod.ts";

/** What {@linkcode Bulk} does with a call. */
export interface BulkPayload {
  /** A tensor: the rank keeps it, a view of it, or the result of an operator that shares its memory. */
  keep?: Tensor;
  how?: "keep" | "view" | "forgotten";
  /** Returns the sum and the first element of each kept tensor. */
  recall?: true;
  /** Adds the rank plus one to this tensor in place, and returns its first element after all ranks have. */
  write?: Tensor;
  /** Returns a tensor with that many elements, all of the value 3. */
  make?: number;
  /** Adds that many tensors to the stream. Each has `make` elements, all of its number, from 0. */
  items?: number;
  /** Returns a picture of noise with that width and height. */
  picture?: number;
  image_format?: "png";
  /** Waits a moment on rank 0, and on the others until their processes are ended. */
  wait?: true;
  data?: unknown;
}

/** Keeps, writes and makes tensors. */
export class Bulk extends DistributedWorker<BulkPayload, unknown, Tensor> {
  static override module = import.meta.url;
  readonly #kept: Tensor[] = [];

  override async call(payload: BulkPayload): Promise<unknown> {
    const { keep, how, recall, write, make, items = 0, picture, wait } = payload;
    if (keep !== undefined) return this.#keep(keep, how);
    if (recall) return this.#kept.map((tensor) => [tensor.sum().item(), tensor.at(0).item()]);
    if (write !== undefined) {
      write.add_(this.rank + 1);
      await this.processGroup.barrier();
      return write.at(0).item();
    }
    for (let item = 0; item < items; item++) {
      await this.addStreamingResult(ops.full([make!], item, { dtype: "float32" }));
    }
    if (make !== undefined) return { made: ops.full([make], 3, { dtype: "float32" }) };
    if (picture !== undefined) return Image.fromTensor(ops.rand([picture, picture, 3]));
    if (wait) await new Promise((resolve) => setTimeout(resolve, this.rank === 0 ? 300 : 60_000));
    return payload.data;
  }

  #keep(tensor: Tensor, how: BulkPayload["how"]): null {
    if (how === "keep") this.#kept.push(this.keep(tensor));
    else if (how === "view") this.#kept.push(this.keep(tensor.at("2:")));
    else this.#kept.push(this.keep(tensor.view([-1])));
    return null;
  }
}
