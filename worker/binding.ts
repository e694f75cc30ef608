/**
 * What ties a worker to the rank that serves it. A worker on its own has none.
 *
 * @module
 */
import type { ProcessGroup } from "../ffi/mod.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import type { ActiveCall } from "./active_call.ts";

/** A rank, as its worker sees it. */
export interface Binding {
  /** The rank among those on this machine. */
  readonly localRank: number;
  /** How many ranks are on this machine. */
  readonly localWorldSize: number;
  /**
   * Binds the device and forms the process group, with all the other ranks.
   *
   * @returns The device's name, and the group or why there is none.
   */
  join(): Promise<Joined>;
  /** The calls of the runner, one at a time, in order, until it stops. */
  calls(): AsyncIterable<ActiveCall>;
}

/** What {@linkcode Binding.join} brings. */
export interface Joined {
  /** The device (`"cpu"`, `"cuda:0"`). */
  device: string;
  /** What it is, for people. */
  description: string;
  /** Why a device that is there is not used. */
  warning?: string;
  /** The group of all ranks, or the error to raise where it is asked for. */
  processGroup: ProcessGroup | Error;
}

// deno-lint-ignore no-explicit-any -- any worker, whatever it takes and returns
type AnyWorker = DistributedWorker<any, any, any, any>;

const bindings = new WeakMap<AnyWorker, Binding>();

/** Ties a worker to its rank. */
export function bind(worker: AnyWorker, binding: Binding): void {
  bindings.set(worker, binding);
}

/** The rank that serves a worker, or `undefined`. */
export function bindingOf(worker: AnyWorker): Binding | undefined {
  return bindings.get(worker);
}
