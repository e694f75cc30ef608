/**
 * Binds a worker to the rank that serves it. A standalone worker has no binding.
 *
 * @module
 */
import type { ProcessGroup } from "../ffi/mod.ts";
import type { DistributedWorker } from "./distributed_worker.ts";
import type { ActiveCall } from "./active_call.ts";

/** A rank, as its worker sees it. */
export interface Binding {
  /** The index of this rank among the ranks on this machine, from 0. */
  readonly localRank: number;
  /** Number of ranks on this machine. */
  readonly localWorldSize: number;
  /**
   * Binds the device and forms the process group, together with all other ranks.
   *
   * @returns The device's name, and the group or the error that explains its absence.
   */
  join(): Promise<Joined>;
  /** Returns the runner's next call; `null` after the runner has stopped this rank. */
  nextCall(): Promise<ActiveCall | null>;
}

/** Result of {@linkcode Binding.join}. */
export interface Joined {
  /** The device (`"cpu"`, `"cuda:0"`). */
  device: string;
  /** Human-readable description of the device. */
  description: string;
  /** Why an available device is not used. */
  warning?: string;
  /** The group of all ranks, or the error to throw when it is accessed. */
  processGroup: ProcessGroup | Error;
}

// deno-lint-ignore no-explicit-any -- any worker, whatever it takes and returns
type AnyWorker = DistributedWorker<any, any, any, any>;

const bindings = new WeakMap<AnyWorker, Binding>();

/** Binds a worker to its rank. */
export function bind(worker: AnyWorker, binding: Binding): void {
  bindings.set(worker, binding);
}

/** Returns the rank that serves a worker, or `undefined`. */
export function bindingOf(worker: AnyWorker): Binding | undefined {
  return bindings.get(worker);
}
