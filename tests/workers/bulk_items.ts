/**
 * A worker whose items have bulk data.
 *
 * @module
 */
import { DistributedWorker, Image, ops, Tensor, tensor } from "../../mod.ts";

/** What {@linkcode BulkItems} does with a call. */
export interface BulkItemsPayload {
  /** The number of elements of each item's array or tensor. Every element is the item's number, from 0. */
  readonly lengths: readonly number[];
  /** What the items are. Default: tensors. */
  readonly kind?: "tensors" | "arrays" | "pictures" | "mixed";
  /** Whether the producer does not wait for its items. */
  readonly hurries?: boolean;
  /** Adds an item that cannot cross after each item. */
  readonly isWrong?: boolean;
  /** Throws after the last item. */
  readonly throws?: boolean;
  /** Waits after the last item, until the call is canceled. */
  readonly waits?: boolean;
  readonly data?: unknown;
}

/** Streams items. The memory of each item is overwritten once the item is added. */
export class BulkItems extends DistributedWorker<BulkItemsPayload, unknown, unknown> {
  static override module = import.meta.url;

  override async call(payload: BulkItemsPayload, context: { signal: AbortSignal }): Promise<unknown> {
    const { lengths, hurries = false, isWrong = false, throws = false, waits = false } = payload;
    for (const [index, length] of lengths.entries()) {
      const { item, overwrite } = this.#make(payload, index, length);
      const added = this.addStreamingResult(item);
      if (!hurries) await added;
      overwrite();
      if (isWrong) {
        await this.addStreamingResult([item, () => {}]).catch((error) => console.log(error.message));
      }
    }
    if (throws) throw new RangeError("on purpose");
    if (waits) await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
    return payload.data instanceof Tensor ? payload.data.sum().item() : lengths.length;
  }

  #make({ kind, hurries }: BulkItemsPayload, index: number, length: number) {
    const array = new Float32Array(length).fill(index);
    const made = tensor(array, [length]);
    const values = ops.full([length], index, { dtype: "float32" });
    const overwrite = () => {
      array.fill(-1);
      // A producer that does not wait may not write a tensor that is on its way.
      if (!hurries) values.fill_(-1);
    };
    if (kind === "arrays") return { item: array, overwrite };
    if (kind === "pictures") return { item: Image.fromTensor(ops.rand([length, length, 3])), overwrite };
    if (kind === "mixed") {
      return { item: { array, made, small: [index, new Uint8Array(2)], values }, overwrite };
    }
    return { item: values, overwrite };
  }
}
