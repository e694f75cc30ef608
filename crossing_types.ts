/**
 * Types that describe how a value changes when it crosses between the caller and a rank.
 *
 * @module
 */
import type { Image, ImageBits, Tensor } from "./ffi/mod.ts";
import type { EncodedImage, TensorValue } from "./values.ts";

/**
 * `T` as the caller receives it: at any depth, `Tensor` becomes {@linkcode TensorValue}, and `Image` becomes
 * {@linkcode EncodedImage}. Payloads use the same types.
 */
export type Received<T> = 0 extends (1 & T) ? T
  : T extends Tensor ? TensorValue
  : T extends Image<ImageBits> ? EncodedImage
  : T extends TensorValue | EncodedImage | Unchanged ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? T extends Map<K, V> ? Map<Received<K>, Received<V>> : ReadonlyMap<Received<K>, Received<V>>
  : T extends ReadonlySet<infer V> ? T extends Set<V> ? Set<Received<V>> : ReadonlySet<Received<V>>
  : T extends object ? { [K in keyof T]: Received<T[K]> }
  : T;

/**
 * `T` as a rank receives it, in a payload or as the value for `setup`: at any depth, {@linkcode TensorValue}
 * becomes `Tensor`, and {@linkcode EncodedImage} becomes `Image`.
 */
export type Arriving<T> = 0 extends (1 & T) ? T
  : T extends TensorValue ? Tensor
  : T extends EncodedImage ? Image
  : T extends Tensor | Image<ImageBits> | Unchanged ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? T extends Map<K, V> ? Map<Arriving<K>, Arriving<V>> : ReadonlyMap<Arriving<K>, Arriving<V>>
  : T extends ReadonlySet<infer V> ? T extends Set<V> ? Set<Arriving<V>> : ReadonlySet<Arriving<V>>
  : T extends object ? { [K in keyof T]: Arriving<T[K]> }
  : T;

/** Types that cross without a change, or that cannot cross. */
export type Unchanged =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | Date
  | ArrayBuffer
  | ArrayBufferView
  | ((...args: never[]) => unknown);
