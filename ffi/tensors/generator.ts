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

/** A seed on its way. */
const SEED = new BigUint64Array(1);
const SEED_BYTES = new Uint8Array(SEED.buffer);

/** Frees what is dropped and was not disposed. */
const backstop = new FinalizationRegistry<number>((handle) => {
  native().cohort_generator_free(handle, ERROR);
});

/**
 * A source of random numbers on one device, with a seed and a state of its own.
 *
 * Operators that draw numbers take it as `generator`; those that are given none share
 * {@linkcode Generator.default}, which `ops.manualSeed` seeds. The same seed gives the same numbers as in
 * PyTorch.
 *
 * @example The same numbers twice
 * ```ts ignore
 * using generator = new Generator().manualSeed(7);
 * const once = ops.randn([3], { generator });
 * const again = ops.randn([3], { generator: generator.manualSeed(7) });
 * ```
 */
export class Generator extends NativeObject implements Disposable {
  #handle: number;
  /** The device that its numbers are drawn on. */
  readonly device: Device;

  /**
   * Makes a generator, with PyTorch's default seed.
   *
   * @param device The device. Default: the CPU.
   * @param key Not for programs: {@linkcode Generator.default} has it.
   * @throws {TypeError} If there is no such device.
   * @throws {NativeError} If it cannot be used.
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
   * The generator of operators that are given none.
   *
   * @param device The device. Default: the CPU.
   * @returns It. Disposing it gives up this name for it alone.
   * @throws {TypeError} If there is no such device.
   * @throws {NativeError} If it cannot be used.
   */
  static default(device: Device = "cpu"): Generator {
    return new Generator(device, INTERNAL);
  }

  /**
   * Begins the numbers of a seed.
   *
   * @param seed A whole number from -2^63 to 2^64 - 1; one beyond 2^53 is a bigint.
   * @returns This.
   * @throws {RangeError} If it is none.
   */
  manualSeed(seed: number | bigint): this {
    const operation = "Generator.manualSeed";
    SEED[0] = seedOf(seed);
    check(native().cohort_generator_set_seed(this[HANDLE](operation), SEED_BYTES, ERROR), operation);
    return this;
  }

  /** The seed that its numbers began with. */
  get initialSeed(): bigint {
    return this.#seed(false, "Generator.initialSeed");
  }

  /**
   * Begins the numbers of a seed that nobody can foresee.
   *
   * @returns The seed.
   */
  seed(): bigint {
    return this.#seed(true, "Generator.seed");
  }

  /**
   * Where it is in its numbers.
   *
   * @returns A uint8 tensor on the CPU, for {@linkcode Generator.setState}, of this process or another.
   */
  getState(): Tensor {
    const operation = "Generator.getState";
    check(native().cohort_generator_state(this[HANDLE](operation), OUT, ERROR), operation);
    return wrap(OUT[0]!);
  }

  /**
   * Goes on from a state.
   *
   * @param state What {@linkcode Generator.getState} gave.
   * @returns This.
   * @throws {NativeError} If it is no state of such a generator.
   */
  setState(state: Tensor): this {
    const operation = "Generator.setState";
    const tensor = handleOf(state, operation);
    check(native().cohort_generator_set_state(this[HANDLE](operation), tensor, ERROR), operation);
    return this;
  }

  /** Frees it. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    backstop.unregister(this);
    const handle = this.#handle;
    this.#handle = 0;
    check(native().cohort_generator_free(handle, ERROR), "Generator.dispose");
  }

  /** As {@linkcode Generator.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Not for programs. */
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
 * A seed as the bits that libtorch takes.
 *
 * @param seed A whole number from -2^63 to 2^64 - 1.
 * @returns It, from 0.
 * @throws {RangeError} If it is none.
 */
export function seedOf(seed: number | bigint): bigint {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot set the seed: ${seed} is not a whole number within 2^53, give a bigint`);
  }
  const whole = BigInt(seed);
  if (whole < -(2n ** 63n) || whole >= 2n ** 64n) {
    throw new RangeError(`Cannot set the seed: ${seed} is not from -2^63 to 2^64 - 1`);
  }
  return BigInt.asUintN(64, whole);
}
