/**
 * CUDA streams and events.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import { NativeError } from "../../errors.ts";
import { deviceNumber } from "./cuda_device.ts";
import { EVENT_HANDLE } from "./internal.ts";
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
  /** Whether its work runs with high priority. Default: `false`. */
  highPriority?: boolean;
}

/**
 * A queue of work on a CUDA device. Work in one stream runs in order, concurrently with other streams.
 * PyTorch's `torch.cuda.Stream`.
 *
 * If one stream writes data and another reads it, order them with an {@linkcode Event}. The memory of a freed
 * tensor is reused in the order of the stream that the tensor was made in. If another stream still uses the
 * tensor, call that stream's {@linkcode Stream.recordTensor}.
 *
 * @example Copying while computing
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
   * Takes a stream from libtorch's pool, which cycles through 32 streams per device and priority.
   *
   * @param options The device and priority.
   * @throws {NativeError} If there is no such device.
   */
  constructor(options?: StreamOptions);
  /** Internal. */
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

  /** Device of the stream. */
  get device(): Device {
    return `cuda:${this.#device}`;
  }

  /**
   * Returns whether another object is the same stream.
   *
   * @param other The other object.
   * @returns Whether both are the same stream.
   */
  equals(other: Stream): boolean {
    return this.#device === other.#device && this.#id === other.#id;
  }

  /**
   * Runs a synchronous function with this stream as the current stream. Operators, models and backward passes
   * that it starts run on this stream.
   *
   * @param body The function.
   * @returns The function's result.
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
   * Records an event after all work that is in the stream now.
   *
   * @param event The event to use. Default: a new one.
   * @returns The event.
   */
  record(event: Event = new Event()): Event {
    const operation = "Stream.record";
    check(
      native().cohort_event_record(event[EVENT_HANDLE](operation), this.#device, this.#id, ERROR),
      operation,
    );
    return event;
  }

  /**
   * Makes later work in this stream wait until the device has reached an event.
   *
   * @param event The event, usually of another stream.
   */
  wait(event: Event): void {
    const operation = "Stream.wait";
    check(
      native().cohort_event_block(event[EVENT_HANDLE](operation), this.#device, this.#id, ERROR),
      operation,
    );
  }

  /**
   * Records that this stream uses a tensor that was made in another stream. After the tensor is freed, its
   * memory is reused only when this stream has passed this point. PyTorch's `Tensor.record_stream`.
   *
   * @param tensor The tensor, on the stream's device.
   */
  recordTensor(tensor: Tensor): void {
    const operation = "Stream.recordTensor";
    const used = handleOf(tensor, operation);
    check(native().cohort_stream_record_tensor(used, this.#device, this.#id, ERROR), operation);
  }

  /**
   * Waits until the device has finished all work that is in the stream now. Does not block the event loop.
   *
   * @throws {NativeError} If queued work has failed.
   */
  async synchronize(): Promise<void> {
    using event = this.record();
    await event.synchronize();
  }
}

/**
 * Returns the stream that this rank's operators run on.
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
  /** Whether the event measures time, for {@linkcode Event.elapsedTime}. Default: `false`. */
  timing?: boolean;
}

/** Frees events that the program dropped without `dispose()`. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_event_free(handle, ERROR);
});

/**
 * A point in a stream. PyTorch's `torch.cuda.Event`.
 *
 * @example Measuring how long the device takes
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

  /**
   * Creates an event that is not recorded in a stream yet.
   *
   * @param options Whether the event measures time.
   * @throws {NativeError} If this rank uses no CUDA device.
   */
  constructor(options: EventOptions = {}) {
    refuseUnknown("make an event", options, { timing: true });
    check(native().cohort_event_new(options.timing === true ? 1 : 0, OUT, ERROR), "new Event");
    this.#handle = OUT[0]!;
    backstop.register(this, this.#handle, this);
  }

  /**
   * Whether the device has reached the event. `true` if the event is not recorded in a stream.
   *
   * @throws {NativeError} If queued work has failed.
   */
  get done(): boolean {
    const operation = "Event.done";
    check(native().cohort_event_query(this[EVENT_HANDLE](operation), OUT, ERROR), operation);
    return OUT[0] === 1;
  }

  /**
   * Waits until the device has reached the event. Does not block the event loop.
   *
   * @throws {NativeError} If queued work has failed.
   */
  async synchronize(): Promise<void> {
    const operation = "Event.synchronize";
    const error = newErrorBuffer();
    check(
      await native().cohort_event_synchronize_nonblocking(this[EVENT_HANDLE](operation), error),
      operation,
      error,
    );
  }

  /**
   * Returns the device time from this event to a later one.
   *
   * @param later The later event. Both must be created with `timing` and reached by the device.
   * @returns Milliseconds.
   * @throws {NativeError} If the device has not reached both events, or one of them does not measure time.
   */
  elapsedTime(later: Event): number {
    const operation = "Event.elapsedTime";
    const ends = [this[EVENT_HANDLE](operation), later[EVENT_HANDLE](operation)] as const;
    check(native().cohort_event_elapsed(...ends, OUT, ERROR), operation);
    return OUT[0]!;
  }

  /** Frees the event. Calling it twice is safe. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    check(native().cohort_event_free(this.#handle, ERROR), "Event.dispose");
    this.#handle = 0;
  }

  /** Same as {@linkcode Event.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @ignore */
  [EVENT_HANDLE](operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError(`Cannot use the event in ${operation}: it has been freed`, { operation });
  }
}
