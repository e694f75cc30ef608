/**
 * Snapshots of a module's tensors, which the ranks compare.
 *
 * @module
 */
import { type NamedParameters, signatureOf } from "../ffi/runtime.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import type { Trainable } from "./trainable.ts";

type Named = readonly [name: string, tensor: Tensor];

/** The tensors of a module at a forward pass. */
export class Model {
  /** The parameters, by name. */
  readonly parameters: readonly Named[];
  /** The buffers, by name. */
  readonly buffers: readonly Named[];
  /** Number that is equal for tensors with equal properties. */
  readonly signature: number;
  /** Hash of the names. */
  readonly namesHash: number;
  /** Properties of the buffers when the snapshot was taken. */
  readonly #kinds: readonly Pick<Tensor, "shape" | "dtype" | "device">[];

  private constructor(module: Trainable, tensors: Tensors, signature: number) {
    this.parameters = withNames(tensors.parameters, module.namedParameters?.());
    this.buffers = withNames(tensors.buffers, module.namedBuffers?.());
    this.#kinds = tensors.buffers.map(({ shape, dtype, device }) => ({ shape, dtype, device }));
    this.signature = signature;
    this.namesHash = hash([...this.parameters, ...this.buffers].map(([name]) => name).join("\0"));
  }

  /**
   * Takes a snapshot of a module.
   *
   * @param module The module.
   * @param last The previous snapshot.
   * @returns `last` itself if nothing has changed: the same tensors, with the same dtypes, sizes and
   * `requiresGrad`.
   */
  static of(module: Trainable, last: Model | null): Model {
    // A shared tensor counts once.
    const tensors = {
      parameters: [...new Set(module.parameters())],
      buffers: [...new Set(module.buffers())],
    };
    const signature = signatureOf([...tensors.parameters, ...tensors.buffers]);
    const isSame = last !== null && last.signature === signature &&
      areSame(last.parameters, tensors.parameters) && areSame(last.buffers, tensors.buffers);
    return isSame ? last : new Model(module, tensors, signature);
  }

  /** The parameters that require gradients. */
  get trained(): NamedParameters {
    return this.parameters.filter(([, parameter]) => parameter.requiresGrad);
  }

  /** All parameters and buffers. */
  get tensors(): Tensor[] {
    return [...this.parameters, ...this.buffers].map(([, tensor]) => tensor);
  }

  /**
   * Returns tensors with the dtypes and sizes that the buffers had: the buffers themselves, or zeros for
   * buffers that have been freed or changed since.
   */
  formerBuffers(): Tensor[] {
    return this.buffers.map(([, buffer], index) => {
      const { shape, dtype, device } = this.#kinds[index]!;
      const isAsItWas = !buffer.disposed && buffer.dtype === dtype && buffer.device === device &&
        buffer.shape.join() === shape.join();
      return isAsItWas ? buffer : ops.zeros(shape, { dtype, device });
    });
  }

  /**
   * Whether it has parameters that an earlier snapshot does not have.
   *
   * @param other The earlier snapshot.
   */
  hasNewParameters(other: Model): boolean {
    const known = new Set(other.parameters.map(([, parameter]) => parameter));
    return this !== other && this.parameters.some(([, parameter]) => !known.has(parameter));
  }

  /** Returns a line per tensor: its role, its name, and all properties that must be equal on all ranks. */
  describe(): Description {
    const lines = (role: string, named: readonly Named[]): Line[] =>
      named.map(([name, tensor]) => {
        const device = tensor.device.replace(/:\d+$/, "");
        const { dtype, shape, requiresGrad } = tensor;
        const use = role === "buffer" ? "" : requiresGrad ? ", trained" : ", frozen";
        const strides = requiresGrad ? stridesOf(tensor) : "";
        return [`${role} ${name}`, `${dtype} [${shape.join(", ")}]${strides} on ${device}${use}`];
      });
    return [...lines("parameter", this.parameters), ...lines("buffer", this.buffers)];
  }
}

type Line = [name: string, state: string];

/** The result of {@linkcode Model.describe}. */
export type Description = Line[];

/**
 * Describes how the ranks' models differ.
 *
 * @param ranks Descriptions, by rank.
 * @returns The first difference with its ranks, or `null`.
 */
export function firstDifference(ranks: readonly Description[]): string | null {
  const length = Math.max(...ranks.map((lines) => lines.length));
  for (let index = 0; index < length; index++) {
    const names = ranks.map((lines) => lines[index]?.[0] ?? "nothing");
    if (new Set(names).size > 1) return `tensor ${index} is ${byRank(names)}`;
    const states = ranks.map((lines) => lines[index]![1]);
    if (new Set(states).size > 1) return `${names[0]} is ${byRank(states)}`;
  }
  return null;
}

/**
 * Formats which ranks are in which state: "a on ranks 0 and 2, b on rank 1".
 *
 * @param states States, by rank.
 */
export function byRank(states: readonly string[]): string {
  const groups = Map.groupBy(states.keys(), (rank) => states[rank]!);
  return [...groups].map(([state, ranks]) => {
    const last = ranks.pop()!;
    return `${state} on ${ranks.length === 0 ? "rank" : `ranks ${ranks.join(", ")} and`} ${last}`;
  }).join(", ");
}

interface Tensors {
  parameters: readonly Tensor[];
  buffers: readonly Tensor[];
}

function withNames(tensors: readonly Tensor[], named: readonly Named[] = []): Named[] {
  const names = new Map(named.map(([name, tensor]) => [tensor, name]));
  return tensors.map((tensor, index) => [names.get(tensor) ?? String(index), tensor]);
}

/** Formats the strides of a tensor, or returns an empty string if it is contiguous or not strided. */
function stridesOf(tensor: Tensor): string {
  if (tensor.layout !== "strided" || tensor.isContiguous) return "";
  return ` of strides [${tensor.shape.map((_, dim) => tensor.stride(dim)).join(", ")}]`;
}

function areSame(named: readonly Named[], tensors: readonly Tensor[]): boolean {
  return named.length === tensors.length && named.every(([, tensor], index) => tensor === tensors[index]);
}

/** Returns the 32-bit FNV-1a hash of a text. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
