/**
 * What is trained, as the ranks compare it.
 *
 * @module
 */
import { type NamedParameters, signatureOf } from "../ffi/runtime.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import type { Trainable } from "./trainable.ts";

type Named = readonly [name: string, tensor: Tensor];

/** The tensors of a module, as they were at a forward pass. */
export class Model {
  /** The parameters, by name. */
  readonly parameters: readonly Named[];
  /** The buffers, by name. */
  readonly buffers: readonly Named[];
  /** Equal for tensors that are alike. */
  readonly signature: number;
  /** Equal for the same names. */
  readonly namesHash: number;
  /** What the buffers were. */
  readonly #kinds: readonly Pick<Tensor, "shape" | "dtype" | "device">[];

  private constructor(module: Trainable, tensors: Tensors, signature: number) {
    this.parameters = withNames(tensors.parameters, module.namedParameters?.());
    this.buffers = withNames(tensors.buffers, module.namedBuffers?.());
    this.#kinds = tensors.buffers.map(({ shape, dtype, device }) => ({ shape, dtype, device }));
    this.signature = signature;
    this.namesHash = hash([...this.parameters, ...this.buffers].map(([name]) => name).join("\0"));
  }

  /**
   * Looks at a module.
   *
   * @param module The module.
   * @param last How it was.
   * @returns `last` itself where it is as it was: the same tensors, of the same dtypes and sizes, trained or
   * not.
   */
  static of(module: Trainable, last: Model | null): Model {
    // Of those that are shared, each once.
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

  /** All its tensors. */
  get tensors(): Tensor[] {
    return [...this.parameters, ...this.buffers].map(([, tensor]) => tensor);
  }

  /**
   * Tensors of the dtypes and sizes that its buffers had: the buffers themselves, or zeros for those that
   * have been freed or changed since.
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
   * Whether it has parameters that it did not have.
   *
   * @param other How the module was.
   */
  hasOthersThan(other: Model): boolean {
    const known = new Set(other.parameters.map(([, parameter]) => parameter));
    return this !== other && this.parameters.some(([, parameter]) => !known.has(parameter));
  }

  /** A line for each tensor: its role, its name, and what else has to be the same on all ranks. */
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

/** What {@linkcode Model.describe} gives. */
export type Description = Line[];

/**
 * Says how the ranks' models differ.
 *
 * @param ranks Their descriptions.
 * @returns The first difference and the ranks; `null` if there is none.
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
 * Says which ranks are in which state: "a on ranks 0 and 2, b on rank 1".
 *
 * @param states By rank.
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

/** How a tensor lies in memory, if not in the usual way. */
function stridesOf(tensor: Tensor): string {
  if (tensor.layout !== "strided" || tensor.isContiguous) return "";
  return ` of strides [${tensor.shape.map((_, dim) => tensor.stride(dim)).join(", ")}]`;
}

function areSame(named: readonly Named[], tensors: readonly Tensor[]): boolean {
  return named.length === tensors.length && named.every(([, tensor], index) => tensor === tensors[index]);
}

/** FNV-1a, of 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
