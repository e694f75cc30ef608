/**
 * Finds the parts of a module: fields that are parameters, buffers, modules, and arrays and records of those.
 *
 * @module
 */
import { Tensor } from "../ffi/mod.ts";
import { type Role, roleOf } from "./parameter.ts";

/** A module, or an array or record within one. */
export interface Part {
  /** Path from the root, with dots: `"layers.0"`; `""` for the root. */
  readonly name: string;
  readonly owner: object;
  readonly isModule: boolean;
}

/** A parameter or buffer with its place in a module. */
export interface NamedTensor {
  /** Path from the root, with dots: `"layers.0.weight"`. */
  readonly name: string;
  /** Module, array or record that contains it. */
  readonly owner: object;
  /** Field of the owner. */
  readonly key: string;
  readonly tensor: Tensor;
  readonly role: Role;
}

const modules = new WeakSet<object>();

/** Marks an object as a module. */
export function markModule(object: object): void {
  modules.add(object);
}

/** Whether an object is a module. */
export function isModule(object: object): boolean {
  return modules.has(object);
}

/** Joins names with a dot. */
export function join(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}.${name}`;
}

/**
 * Returns a module and all its parts, parents first.
 *
 * @param root The module.
 * @param isOnce Whether to list each part only once, as PyTorch's `named_modules` does.
 * @throws {TypeError} If a module contains itself.
 */
export function partsOf(root: object, isOnce: boolean): Part[] {
  const parts: Part[] = [];
  const seen = new Set<object>();
  const path = new Set<object>();
  const visit = (owner: object, name: string): void => {
    const isAModule = isModule(owner);
    if (path.has(owner)) {
      if (!isAModule) return;
      throw new TypeError(
        `Cannot list the parts of ${root.constructor.name}: ${name} is a module that contains it; keep it in a #private field`,
      );
    }
    if (isOnce && seen.has(owner)) return;
    seen.add(owner);
    path.add(owner);
    parts.push({ name, owner, isModule: isAModule });
    for (const [key, value] of childrenOf(owner)) visit(value, join(name, key));
    path.delete(owner);
  };
  visit(root, "");
  return parts;
}

/** Returns the modules, arrays and records that are direct fields of an object. */
export function childrenOf(owner: object): [name: string, child: object][] {
  return objectsIn(owner).filter(([, value]) => isModule(value) || isContainer(value));
}

/**
 * Returns all parameters and buffers. Within each part the parameters come first, as in PyTorch's
 * `state_dict`.
 *
 * @param root The module.
 * @param isOnce Whether to list each tensor and module only once.
 */
export function tensorsOf(root: object, isOnce: boolean): NamedTensor[] {
  const held: NamedTensor[] = [];
  const seen = new Set<Tensor>();
  for (const { name, owner } of partsOf(root, isOnce)) {
    const buffers: NamedTensor[] = [];
    for (const [key, tensor] of objectsIn(owner)) {
      if (!(tensor instanceof Tensor)) continue;
      const role = roleOf(tensor);
      if (role === undefined || isOnce && seen.has(tensor)) continue;
      seen.add(tensor);
      (role === "parameter" ? held : buffers).push({ name: join(name, key), owner, key, tensor, role });
    }
    held.push(...buffers);
  }
  return held;
}

/** Frees a parameter or buffer. Calling it twice is safe. */
export function free(tensor: Tensor): void {
  if (tensor.disposed) return;
  // Autograd's records may keep the tensor alive after its handle is freed. Release at least its gradient.
  if (tensor.is_leaf()) tensor.grad = null;
  tensor.dispose();
}

function objectsIn(owner: object): [name: string, value: object][] {
  const found: [string, object][] = [];
  const add = (value: unknown, key: string | number): void => {
    if (typeof value === "object" && value !== null) found.push([`${key}`, value]);
  };
  // Does not build a list of all keys: an array may hold a whole vocabulary.
  if (Array.isArray(owner)) owner.forEach(add);
  else for (const [key, value] of Object.entries(owner)) add(value, key);
  return found;
}

function isContainer(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
