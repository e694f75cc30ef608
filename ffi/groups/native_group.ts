/**
 * A native group: what a `ProcessGroup` stands in front of.
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

/** What forming a group takes. */
export interface FormGroupOptions {
  /** This rank within the group. */
  rank: number;
  /** How many ranks the group has. */
  worldSize: number;
  /** Where the store is hosted: `unix:/path` or `tcp://host:port`. */
  storeAddress: string;
  /** The store's secret. */
  storeSecret: string;
  /** Tells the groups of one store apart: the same on all ranks, and never used before. */
  name: string;
  /** How long one collective may take, in milliseconds. */
  timeoutMs: number;
  /** How long the ranks may take to meet, in milliseconds. */
  formTimeoutMs: number;
  /**
   * The address of this machine that the group's connections use: a name or an IP address; or `unix:` and a
   * folder, for Unix sockets there, between ranks of one machine. Where not all ranks can use those, they use
   * loopback.
   */
  interfaceAddress: string;
  /**
   * Whether the ranks tell each other what they call before each collective, so that calls that differ in
   * operation, shape, dtype, reduction or root are an error on all ranks before anything is sent, after which
   * the group goes on. The same on all ranks; groups that are made of this one have it too. Collectives then
   * run one after the other, and take longer. Default: `false`.
   */
  checkCollectives?: boolean;
  /**
   * The number of this rank's CUDA device, if every rank has one: NCCL then serves tensors on it, and Gloo
   * those on the CPU. `loadCuda` has to have come before. Default: `null`.
   */
  cudaDevice?: number | null;
  /**
   * Where, as long as this process lives, is said that the group has been dropped: by the group's number, or
   * one beyond. What waits for a CUDA device looks there, since JavaScript may wait for that, too.
   */
  dropped?: { word: Int32Array<ArrayBuffer>; epoch: number };
}

/** What an operation of a group is. */
export interface GroupOperation {
  /** c10d's name (`"all_reduce"`). */
  operation: string;
  /** The tensors that are lent to it, by handle. */
  lent: Iterable<number>;
  /** Starts it. */
  start: (group: number, sequence: number) => number;
}

const textEncoder = new TextEncoder();

/** One rank's membership of a native group. */
export class NativeGroup {
  /** How it was formed. */
  readonly options: FormGroupOptions;
  /** This rank within the group that all others were made of, for errors. */
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
   * Forms a group, with all ranks that it is to have.
   *
   * @param options The group.
   * @param rootRank This rank within the group that all others were made of.
   * @param signal Gives it up.
   * @returns The group.
   * @throws {RangeError} If a rank, size or time limit is out of range.
   * @throws {CollectiveError} If not all ranks come within the limit, or the store cannot be reached.
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
    const giveUp = () => check(native().cohort_group_form_cancel(request, ERROR), operation);
    signal?.addEventListener("abort", giveUp, { once: true });
    try {
      const handle = await settle(request, {
        operation,
        collective: true,
        read: (reply) => decode(reply, wrap) as number,
        toError: fail,
      });
      const group = new NativeGroup(options, rootRank, handle);
      // It was formed before it was given up, and nobody has it yet.
      if (signal?.aborted) group.dispose();
      signal?.throwIfAborted();
      return group;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** Whether it has been freed. */
  get disposed(): boolean {
    return this.#handle === 0;
  }

  /**
   * The native handle.
   *
   * @param operation What needs it, for the error.
   * @returns It.
   * @throws {CollectiveError} If the group has been aborted.
   * @throws {NativeError} If it has been disposed of.
   */
  live(operation: string): number {
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
   * Has functional collectives find the group by a name.
   *
   * @param name The name.
   */
  register(name: string): void {
    const text = textEncoder.encode(name);
    check(native().cohort_group_register(this.live("register"), text, text.length, ERROR), "register");
  }

  /**
   * Starts an operation and waits for its end.
   *
   * @param work The operation.
   * @returns What it gives.
   * @throws {NativeError} If a tensor is lent to other work, of a dtype or on a device that cannot be sent,
   * or the group is freed.
   * @throws {CollectiveError} If it fails: a rank is gone, the time limit has passed, the group was freed
   * meanwhile.
   */
  async run<T = void>(work: GroupOperation): Promise<T> {
    const { operation, lent, start } = work;
    const handle = this.live(operation);
    const sequence = this.#sequence + 1;
    check(start(handle, sequence), operation);
    this.#sequence = sequence;
    // Nothing of JavaScript runs between the loan above and this.
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
   * Waits until all that this rank has started on its CUDA device has ended, also by models and backward
   * passes. Not collective. Where the group has been given up, whoever did knows why.
   *
   * @throws {CollectiveError} If any of it has failed.
   */
  async flush(): Promise<void> {
    if (this.disposed || (this.options.cudaDevice ?? null) === null) return;
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
   * Frees the group, as {@linkcode NativeGroup.dispose} does; what is asked of it from now on fails likewise.
   * Doing it again gives another reason.
   *
   * @param reason Why, for errors.
   */
  abort(reason: string): void {
    if (this.disposed && this.#aborted === null) return;
    this.#aborted = reason;
    this.#free(true);
  }

  /** Frees the group: what is in flight fails, here and on the other ranks. Doing it twice is fine. */
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
