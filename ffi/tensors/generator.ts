/**
 * Random number generators.
 *
 * @module
 */
import { NativeError } from "../../errors.ts";
import { check, ERROR, HANDLE, handleOf, INTERNAL, native, NativeObject, OUT } from "../native/mod.ts";
import { wrap } from "./wrap.ts";
import type { Device } from "./arguments.ts";
import type { Tensor } from "./tensor.ts";

const textEncoder = new TextEncoder();

/** A seed as an argument or a result of a native call. */
const SEED = new BigUint64Array(1);
const SEED_BYTES = new Uint8Array(SEED.buffer);

/** Frees generators that become unreachable without `dispose()`. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_generator_free(handle, ERROR);
});

/**
 * A random number generator on one device, with its own seed and state.
 *
 * Random operators accept it as `generator`. Operators without one use {@linkcode Generator.default}, which
 * `ops.manualSeed` seeds. The same seed gives the same numbers as in PyTorch.
 *
 * @example Draw the same numbers twice
 * ```ts
 * import { Generator, ops } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using generator = new Generator().manualSeed(7);
 * using once = ops.randn([3], { generator });
 * using again = ops.randn([3], { generator: generator.manualSeed(7) });
 * assertEquals(once.toArray(), again.toArray());
 * ```
 */
export class Generator extends NativeObject implements Disposable {
  #handle: number;
  /** The device of the generator. */
  readonly device: Device;

  /**
   * Makes a generator with PyTorch's default seed.
   *
   * @param device The device. Default: the CPU.
   * @param key Internal: {@linkcode Generator.default} passes it.
   * @throws {TypeError} If the device does not exist.
   * @throws {NativeError} If the device cannot be used.
   */
  constructor(device: Device = "cpu", key?: symbol) {
    super();
    this.device = device;
    const name = textEncoder.encode(device);
    const isDefault = key === INTERNAL ? 1 : 0;
    check(native().cohort_generator_new(name, name.length, isDefault, OUT, ERROR), "new Generator");
    this.#handle = OUT[0]!;
    backstop.register(this, this.#handle, this);
  }

  /**
   * Returns the default generator, which operators without a `generator` argument use.
   *
   * @param device The device. Default: the CPU.
   * @returns A handle to the default generator. Disposing it frees only the handle.
   * @throws {TypeError} If the device does not exist.
   * @throws {NativeError} If the device cannot be used.
   */
  static default(device: Device = "cpu"): Generator {
    return new Generator(device, INTERNAL);
  }

  /**
   * Sets the seed and restarts the sequence of numbers.
   *
   * @param seed An integer from -2^63 to 2^64 - 1, as a bigint if it is beyond 2^53.
   * @returns This generator.
   * @throws {RangeError} If the seed is not such an integer.
   */
  manualSeed(seed: number | bigint): this {
    const operation = "Generator.manualSeed";
    SEED[0] = seedOf(seed);
    check(native().cohort_generator_set_seed(this[HANDLE](operation), SEED_BYTES, ERROR), operation);
    return this;
  }

  /** The seed of the current sequence of numbers. */
  get initialSeed(): bigint {
    return this.#seed(false, "Generator.initialSeed");
  }

  /**
   * Sets an unpredictable seed and restarts the sequence of numbers.
   *
   * @returns The seed.
   */
  seed(): bigint {
    return this.#seed(true, "Generator.seed");
  }

  /**
   * Returns the generator's state.
   *
   * @returns A uint8 tensor on the CPU. {@linkcode Generator.setState} accepts it in this process or another.
   */
  getState(): Tensor {
    const operation = "Generator.getState";
    check(native().cohort_generator_state(this[HANDLE](operation), OUT, ERROR), operation);
    return wrap(OUT[0]!);
  }

  /**
   * Restores a state.
   *
   * @param state The state from {@linkcode Generator.getState}.
   * @returns This generator.
   * @throws {NativeError} If it is not a state of this kind of generator.
   */
  setState(state: Tensor): this {
    const operation = "Generator.setState";
    const tensor = handleOf(state, operation);
    check(native().cohort_generator_set_state(this[HANDLE](operation), tensor, ERROR), operation);
    return this;
  }

  /** Frees the generator. Safe to call more than once. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    const handle = this.#handle;
    this.#handle = 0;
    check(native().cohort_generator_free(handle, ERROR), "Generator.dispose");
  }

  /** Calls {@linkcode Generator.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @ignore */
  override [HANDLE](operation: string): number {
    if (this.#handle !== 0) return this.#handle;
    throw new NativeError(`Cannot use generator in ${operation}: it has been freed`, { operation });
  }

  #seed(isFresh: boolean, operation: string): bigint {
    const handle = this[HANDLE](operation);
    check(native().cohort_generator_seed(handle, isFresh ? 1 : 0, SEED_BYTES, ERROR), operation);
    return SEED[0]!;
  }
}

/**
 * Converts a seed to the bits that libtorch takes.
 *
 * @param seed An integer from -2^63 to 2^64 - 1.
 * @returns The seed as an unsigned 64-bit integer.
 * @throws {RangeError} If the seed is not such an integer.
 */
export function seedOf(seed: number | bigint): bigint {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot set the seed: ${seed} is not a whole number within 2^53; give a bigint`);
  }
  const whole = BigInt(seed);
  if (whole < -(2n ** 63n) || whole >= 2n ** 64n) {
    throw new RangeError(`Cannot set the seed: ${seed} is not from -2^63 to 2^64 - 1`);
  }
  return BigInt.asUintN(64, whole);
}
