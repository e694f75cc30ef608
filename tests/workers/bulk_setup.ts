/**
 * A worker whose value for `setup` has bulk data.
 *
 * @module
 */
import { DistributedWorker, type Tensor } from "../../mod.ts";
import { segmentsOf } from "../segments.ts";

/** The value for `setup`. */
export interface BulkSetupValue {
  readonly weights: Tensor;
  readonly table: Float64Array;
  /** A rank that exits in its `setup`, or throws. */
  readonly exits?: number;
  readonly throws?: number;
}

/** What a rank has kept. */
export interface BulkSetupReport {
  /** The sum of the weights, to which the rank has added its number. */
  readonly sum: number;
  readonly last: number;
  /** Number of open segments during `setup`. */
  readonly segments: number;
}

/** Keeps the value for `setup`, and changes it. */
export class BulkSetup extends DistributedWorker<unknown, BulkSetupReport, never, BulkSetupValue> {
  static override module = import.meta.url;
  #weights!: Tensor;
  #table!: Float64Array;
  #segments = 0;

  override setup({ weights, table, exits, throws }: BulkSetupValue): void {
    if (exits === this.rank) Deno.exit(3);
    if (throws === this.rank) throw new RangeError("on purpose");
    this.#segments = segmentsOf(Deno.pid);
    // Only a view is kept, and the tensor itself is freed.
    this.#weights = this.keep(weights.at("1:"));
    this.#weights.add_(this.rank);
    this.#table = table.fill(this.rank, 0, 1);
  }

  override call(): BulkSetupReport {
    const last = this.#table.at(-1)! + this.#table[0]!;
    return { sum: this.#weights.sum().item() as number, last, segments: this.#segments };
  }
}
