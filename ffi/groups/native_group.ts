/**
 * The native group behind a `ProcessGroup`.
 *
 * @module
 */
import {
  check,
  decode,
  detachLent,
  ERROR,
  native,
  OUT,
  reportCollective,
  setOwnRank,
  settle,
  Status,
  textIn,
  toError,
} from "../native/mod.ts";
import { CollectiveError, NativeError } from "../../errors.ts";
import { wrap } from "../tensors/mod.ts";

/** Options of forming a group. */
export interface FormGroupOptions {
  /** This rank within the group. */
  rank: number;
  /** Number of ranks in the group. */
  worldSize: number;
  /** The store's address: `unix:/path` or `tcp://host:port`. */
  storeAddress: string;
  /** The store's secret. */
  storeSecret: string;
  /** Name that identifies the group in its store: the same on all ranks, and never used before. */
  name: string;
  /** Timeout of one collective, in milliseconds. */
  timeoutMs: number;
  /** Timeout of forming the group, in milliseconds. */
  formTimeoutMs: number;
  /**
   * The address of this machine that the group's connections use: a host name or an IP address; or `unix:`
   * and a folder, for Unix sockets in it, between ranks of one machine. If a rank cannot use Unix sockets,
   * all ranks use loopback.
   */
  interfaceAddress: string;
  /**
   * Whether the ranks compare their calls before each collective. If calls differ in operation, shape, dtype,
   * reduction or root, all ranks get an error before anything is sent, and the group stays usable. Must be
   * the same on all ranks. Groups derived from this one inherit it. Collectives then run one after the other,
   * and take longer. Default: `false`.
   */
  checkCollectives?: boolean;
  /**
   * Index of this rank's CUDA device, if every rank has one. NCCL then serves tensors on it, and Gloo serves
   * tensors on the CPU. Call `loadCuda` first. Default: `null`.
   */
  cudaDevice?: number | null;
  /**
   * A word of shared memory, valid as long as the process lives, that says which groups were dropped: the
   * number of this group's epoch, or a later one. Native threads that wait for a CUDA device read it, because
   * JavaScript itself may be blocked in such a wait.
   */
  dropped?: { word: Int32Array<ArrayBuffer>; epoch: number };
}

/** An operation of a group. */
export interface GroupOperation {
  /** c10d's name (`"all_reduce"`). */
  operation: string;
  /** Handles of the tensors that the operation borrows. */
  lent: Iterable<number>;
  /** Starts the operation, and returns its status. */
  start: (group: number, sequence: number) => number;
}

const textEncoder = new TextEncoder();

/** One rank's membership in a native group. */
export class NativeGroup {
  /** Options that it was formed with. */
  readonly options: FormGroupOptions;
  /** This rank within the root group, from which all others derive. Used in errors. */
  readonly rootRank: number;
  #handle: number;
  #sequence = 0;
  #aborted: string | null = null;

  private constructor(options: FormGroupOptions, rootRank: number, handle: number) {
    this.options = options;
    this.rootRank = rootRank;
    this.#handle = handle;
    setOwnRank(rootRank);
  }

  /**
   * Forms a group. All of its ranks must call this.
   *
   * @param options The group.
   * @param rootRank This rank within the root group, from which all others derive.
   * @param signal Cancels forming.
   * @returns The group.
   * @throws {RangeError} If a rank, size or timeout is out of range.
   * @throws {CollectiveError} If not all ranks join within the timeout, or the store cannot be reached.
   */
  static async form(options: FormGroupOptions, rootRank: number, signal?: AbortSignal): Promise<NativeGroup> {
    signal?.throwIfAborted();
    const { rank, worldSize, name, timeoutMs, formTimeoutMs } = options;
    checkForm(options);
    const store = textEncoder.encode(options.storeAddress);
    const secret = textEncoder.encode(options.storeSecret);
    const label = textEncoder.encode(name);
    const address = textEncoder.encode(options.interfaceAddress);
    const operation = "form_group";
    const fail = (status: number, text: string): Error =>
      status === Status.Collective
        ? new CollectiveError(`Cannot form group ${name} on rank ${rank}: ${text}`, {
          rank: rootRank,
          operation,
          sequence: 0,
        })
        : toError(status, text, operation);
    const status = native().cohort_group_form(
      store,
      store.length,
      secret,
      secret.length,
      label,
      label.length,
      address,
      address.length,
      rank,
      worldSize,
      formTimeoutMs,
      timeoutMs,
      options.checkCollectives === true ? 1 : 0,
      options.cudaDevice ?? -1,
      options.dropped?.word ?? null,
      options.dropped?.epoch ?? 0,
      OUT,
      ERROR,
    );
    if (status !== Status.Ok) throw fail(status, textIn(ERROR));
    const request = OUT[0]!;
    const cancel = () => check(native().cohort_group_form_cancel(request, ERROR), operation);
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const handle = await settle(request, {
        operation,
        collective: true,
        read: (reply) => decode(reply, wrap) as number,
        toError: fail,
      });
      const group = new NativeGroup(options, rootRank, handle);
      // It was formed before the cancel arrived, and nothing else owns it yet.
      if (signal?.aborted) group.dispose();
      signal?.throwIfAborted();
      return group;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Whether the group connects the ranks' CUDA devices. */
  get hasCuda(): boolean {
    return (this.options.cudaDevice ?? null) !== null;
  }

  /** Whether it has been freed. */
  get disposed(): boolean {
    return this.#handle === 0;
  }

  /**
   * Returns the native handle.
   *
   * @param operation The operation, for the error.
   * @returns The handle.
   * @throws {CollectiveError} If the group has been aborted.
   * @throws {NativeError} If it has been disposed of.
   */
  liveHandle(operation: string): number {
    if (this.#aborted !== null) {
      const sequence = this.#sequence + 1;
      const message = `Cannot ${operation} on rank ${this.rootRank}: ${this.#aborted}`;
      throw new CollectiveError(message, { rank: this.rootRank, operation, sequence });
    }
    if (this.disposed) {
      throw new NativeError(`Cannot ${operation}: the process group has been disposed of`, { operation });
    }
    return this.#handle;
  }

  /**
   * Registers the group under a name for functional collectives.
   *
   * @param name The name.
   */
  register(name: string): void {
    const text = textEncoder.encode(name);
    check(native().cohort_group_register(this.liveHandle("register"), text, text.length, ERROR), "register");
  }

  /**
   * Starts an operation and waits for its end.
   *
   * @param work The operation.
   * @returns The operation's result.
   * @throws {NativeError} If a tensor is borrowed by other work or has a dtype or device that cannot be sent,
   * or the group is freed.
   * @throws {CollectiveError} If the operation fails: a rank is gone, the timeout has passed, or the group
   * was freed in the meantime.
   */
  async run<T = void>(work: GroupOperation): Promise<T> {
    const { operation, lent, start } = work;
    const handle = this.liveHandle(operation);
    const sequence = this.#sequence + 1;
    check(start(handle, sequence), operation);
    this.#sequence = sequence;
    // No other JavaScript runs between the start above, which borrows the tensors, and this line.
    detachLent(lent);
    const ended = settle(OUT[0]!, {
      operation,
      collective: true,
      read: (reply) => decode(reply, wrap) as T,
      toError: (status, text, noted) => this.#toError(status, text, operation, noted || sequence),
    });
    reportCollective(ended);
    return await ended;
  }

  /**
   * Waits until all work that this rank started on its CUDA device has ended, including models and backward
   * passes. Not collective. Does nothing if the group has been freed: the caller that freed it knows why.
   *
   * @throws {CollectiveError} If any of the work failed.
   */
  async flush(): Promise<void> {
    if (this.disposed || !this.hasCuda) return;
    const operation = "flush";
    const sequence = this.#sequence;
    check(native().cohort_group_flush(this.#handle, sequence, OUT, ERROR), operation);
    await settle(OUT[0]!, {
      operation,
      read: () => undefined,
      toError: (status, text) => this.#toError(status, text, operation, sequence),
    });
  }

  #toError(status: number, text: string, operation: string, sequence: number): Error {
    if (status !== Status.Collective) return toError(status, text, operation);
    const message = `Cannot finish ${operation} #${sequence} on rank ${this.rootRank}: ${text}`;
    return new CollectiveError(message, { rank: this.rootRank, operation, sequence });
  }

  /**
   * Frees the group, as {@linkcode NativeGroup.dispose} does. Later operations fail with the reason. Calling
   * it again changes the reason.
   *
   * @param reason The reason, for errors.
   */
  abort(reason: string): void {
    if (this.disposed && this.#aborted === null) return;
    this.#aborted = reason;
    this.#free(true);
  }

  /** Frees the group. Operations in flight fail, on this rank and on the others. Calling it twice is safe. */
  dispose(): void {
    this.#free(false);
  }

  #free(aborted: boolean): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    check(native().cohort_group_free(handle, aborted ? 1 : 0, ERROR), "ProcessGroup.dispose");
  }
}

function checkForm(options: FormGroupOptions): void {
  const { rank, worldSize } = options;
  const refuse = (state: string): never => {
    throw new RangeError(`Cannot form group ${options.name}: ${state}`);
  };
  if (!Number.isInteger(worldSize) || worldSize < 1 || worldSize > 0x7fffffff) {
    refuse(`worldSize is ${worldSize}, not a positive whole number`);
  }
  if (!Number.isInteger(rank) || rank < 0 || rank >= worldSize) {
    refuse(`rank is ${rank}, not one of 0 to ${worldSize - 1}`);
  }
  for (const name of ["timeoutMs", "formTimeoutMs"] as const) {
    if (!(options[name] > 0)) refuse(`${name} is ${options[name]}, not a positive number`);
  }
}
