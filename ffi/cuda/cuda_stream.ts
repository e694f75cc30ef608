/**
 * Streams of a CUDA device, and points in them.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import { NativeError } from "../../errors.ts";
import { deviceNumber } from "./cuda_device.ts";
import {
  check,
  ERROR,
  handleOf,
  INTERNAL,
  native,
  newErrorBuffer,
  OUT,
  runSynchronous,
} from "../native/mod.ts";
import type { Device, Tensor } from "../tensors/mod.ts";

/** Options of a {@linkcode Stream}. */
export interface StreamOptions {
  /** The device. Default: this rank's. */
  device?: Device;
  /** Whether its work goes before that of others. Default: `false`. */
  highPriority?: boolean;
}

/**
 * What runs one after the other on a CUDA device, beside what other streams run. PyTorch's
 * `torch.cuda.Stream`.
 *
 * What one stream writes and another reads has to be ordered by an {@linkcode Event}. The memory of a tensor
 * that is freed is used again in the order of the stream that it was made in: one that another stream still
 * uses has to be noted there, by {@linkcode Stream.recordTensor}.
 *
 * @example Copying beside computing
 * ```ts ignore
 * const copies = new cuda.Stream();
 * const next = copies.run(() => batch.pin_memory().to({ device: "cuda", nonBlocking: true }));
 * const loaded = copies.record();
 * train(current);
 * cuda.currentStream().wait(loaded);
 * train(next);
 * ```
 */
export class Stream {
  readonly #device: number;
  readonly #id: number;

  /**
   * Takes one of libtorch's, which hands out 32 per device and priority in turn.
   *
   * @param options Which.
   * @throws {NativeError} If there is no such device.
   */
  constructor(options?: StreamOptions);
  /** Not for programs. */
  constructor(options: StreamOptions | undefined, key: symbol, device: number, id: number);
  constructor(options: StreamOptions = {}, key?: symbol, device?: number, id?: number) {
    if (key === INTERNAL) {
      this.#device = device!;
      this.#id = id!;
      return;
    }
    const operation = "new Stream";
    refuseUnknown("make a stream", options, { device: true, highPriority: true });
    this.#device = deviceNumber(options.device ?? "cuda", operation);
    const highPriority = options.highPriority === true ? 1 : 0;
    check(native().cohort_stream_new(this.#device, highPriority, OUT, ERROR), operation);
    this.#id = OUT[0]!;
  }

  /** Its device. */
  get device(): Device {
    return `cuda:${this.#device}`;
  }

  /**
   * Whether another object is the same stream.
   *
   * @param other The other.
   * @returns Whether it is.
   */
  equals(other: Stream): boolean {
    return this.#device === other.#device && this.#id === other.#id;
  }

  /**
   * Has operators, and models and backward passes that are started, run on this stream.
   *
   * @param body A synchronous function.
   * @returns What it returned.
   * @throws {TypeError} If `body` returns a promise.
   */
  run<T>(body: () => T): T {
    const operation = "Stream.run";
    check(native().cohort_stream_use(this.#device, this.#id, OUT, ERROR), operation);
    const before = OUT[0]!;
    try {
      return runSynchronous(operation, body);
    } finally {
      check(native().cohort_stream_use(this.#device, before, OUT, ERROR), operation);
    }
  }

  /**
   * Notes the point behind all that is in the stream now.
   *
   * @param event The event to use. Default: a new one.
   * @returns The event.
   */
  record(event: Event = new Event()): Event {
    const operation = "Stream.record";
    check(native().cohort_event_record(handle(event, operation), this.#device, this.#id, ERROR), operation);
    return event;
  }

  /**
   * Has what comes later in this stream run only when the device has come to an event.
   *
   * @param event The event, of another stream.
   */
  wait(event: Event): void {
    const operation = "Stream.wait";
    check(native().cohort_event_block(handle(event, operation), this.#device, this.#id, ERROR), operation);
  }

  /**
   * Notes that the stream uses a tensor that was made in another: once freed, its memory is used again only
   * when this stream has come past here. PyTorch's `Tensor.record_stream`.
   *
   * @param tensor The tensor, on the stream's device.
   */
  recordTensor(tensor: Tensor): void {
    const operation = "Stream.recordTensor";
    const used = handleOf(tensor, operation);
    check(native().cohort_stream_record_tensor(used, this.#device, this.#id, ERROR), operation);
  }

  /**
   * Waits until the device has done what is in the stream now, off the event loop.
   *
   * @throws {NativeError} If something that the device was given has failed.
   */
  async synchronize(): Promise<void> {
    using event = this.record();
    await event.synchronize();
  }
}

/**
 * The stream that operators of this rank run on.
 *
 * @param device The device. Default: this rank's.
 * @returns The stream.
 * @throws {NativeError} If there is no such device.
 */
export function currentStream(device: Device = "cuda"): Stream {
  const operation = "cuda.currentStream";
  const number = deviceNumber(device, operation);
  check(native().cohort_stream_current(number, OUT, ERROR), operation);
  return new Stream(undefined, INTERNAL, number, OUT[0]!);
}

/** Options of an {@linkcode Event}. */
export interface EventOptions {
  /** Whether the time between two such can be told. Default: `false`. */
  timing?: boolean;
}

/** The handle of an event. */
let handle: (event: Event, operation: string) => number;

/** Frees what is dropped and was not disposed. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_event_free(handle, ERROR);
});

/**
 * A point in a stream. PyTorch's `torch.cuda.Event`.
 *
 * @example How long the device takes
 * ```ts ignore
 * const [start, end] = [new cuda.Event({ timing: true }), new cuda.Event({ timing: true })];
 * cuda.currentStream().record(start);
 * const output = model.forward(input);
 * cuda.currentStream().record(end);
 * await end.synchronize();
 * console.log(start.elapsedTime(end), "ms");
 * ```
 */
export class Event implements Disposable {
  #handle: number;

  static {
    handle = (event, operation) => {
      if (event.#handle !== 0) return event.#handle;
      throw new NativeError(`Cannot use the event in ${operation}: it has been freed`, { operation });
    };
  }

  /**
   * Makes one that is in no stream yet.
   *
   * @param options What for.
   * @throws {NativeError} If this rank uses no CUDA device.
   */
  constructor(options: EventOptions = {}) {
    refuseUnknown("make an event", options, { timing: true });
    check(native().cohort_event_new(options.timing === true ? 1 : 0, OUT, ERROR), "new Event");
    this.#handle = OUT[0]!;
    backstop.register(this, this.#handle, this);
  }

  /**
   * Whether the device has come here. True of one that is in no stream.
   *
   * @throws {NativeError} If something that the device was given has failed.
   */
  get done(): boolean {
    const operation = "Event.done";
    check(native().cohort_event_query(handle(this, operation), OUT, ERROR), operation);
    return OUT[0] === 1;
  }

  /**
   * Waits until the device has come here, off the event loop.
   *
   * @throws {NativeError} If something that the device was given has failed.
   */
  async synchronize(): Promise<void> {
    const operation = "Event.synchronize";
    const error = newErrorBuffer();
    check(
      await native().cohort_event_synchronize_nonblocking(handle(this, operation), error),
      operation,
      error,
    );
  }

  /**
   * How long the device took from here to another event.
   *
   * @param later The other. Both are made for timing, and the device has come to both.
   * @returns Milliseconds.
   * @throws {NativeError} If one is not.
   */
  elapsedTime(later: Event): number {
    const operation = "Event.elapsedTime";
    const ends = [handle(this, operation), handle(later, operation)] as const;
    check(native().cohort_event_elapsed(...ends, OUT, ERROR), operation);
    return OUT[0]!;
  }

  /** Frees it. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    check(native().cohort_event_free(this.#handle, ERROR), "Event.dispose");
    this.#handle = 0;
  }

  /** As {@linkcode Event.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}
