/**
 * What a module is made of: its fields that are parameters, buffers, modules, and arrays and records of
 * those.
 *
 * @module
 */
import { Tensor } from "../ffi/mod.ts";
import { type Role, roleOf } from "./parameter.ts";

/** A module, or an array or record within one. */
export interface Part {
  /** Its name from the root, with dots: `"layers.0"`; `""` for the root. */
  readonly name: string;
  readonly owner: object;
  readonly isModule: boolean;
}

/** A parameter or buffer. */
export interface Held {
  /** Its name from the root, with dots: `"layers.0.weight"`. */
  readonly name: string;
  /** The module, array or record that it is in. */
  readonly owner: object;
  /** Its field there. */
  readonly key: string;
  readonly tensor: Tensor;
  readonly role: Role;
}

const modules = new WeakSet<object>();

/** Makes an object count as a module. */
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
 * A module and all that is in it, each before what it holds.
 *
 * @param root Where to begin.
 * @param isOnce Leave out what has been found before, as PyTorch's `named_modules` does.
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

/** The modules, arrays and records directly in one. */
export function childrenOf(owner: object): [name: string, child: object][] {
  return objectsIn(owner).filter(([, value]) => isModule(value) || isContainer(value));
}

/**
 * All parameters and buffers: of each part first the parameters, then the buffers, as PyTorch's `state_dict`.
 *
 * @param root Where to begin.
 * @param isOnce Leave out tensors, and modules, that have been found before.
 */
export function tensorsOf(root: object, isOnce: boolean): Held[] {
  const held: Held[] = [];
  const seen = new Set<Tensor>();
  for (const { name, owner } of partsOf(root, isOnce)) {
    const buffers: Held[] = [];
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

/** Frees a parameter or buffer. Doing it twice is fine. */
export function free(tensor: Tensor): void {
  if (tensor.disposed) return;
  // What autograd has recorded may hold the tensor beyond its handle: its gradient need not stay, too.
  if (tensor.is_leaf()) tensor.grad = null;
  tensor.dispose();
}

function objectsIn(owner: object): [name: string, value: object][] {
  const found: [string, object][] = [];
  const add = (value: unknown, key: string | number): void => {
    if (typeof value === "object" && value !== null) found.push([`${key}`, value]);
  };
  // Without a list of all names: an array may hold a whole vocabulary.
  if (Array.isArray(owner)) owner.forEach(add);
  else for (const [key, value] of Object.entries(owner)) add(value, key);
  return found;
}

function isContainer(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
