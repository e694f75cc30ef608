/**
 * Modules of modules.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import type { Tensor } from "../ffi/mod.ts";
import { isModule } from "./parts.ts";
import { Module } from "./module.ts";

/**
 * Modules one after the other, each taking what the one before gives. PyTorch's `torch.nn.Sequential`.
 *
 * Their names are `"0"`, `"1"` …, at which they are its fields, or those that are given.
 *
 * @example Two layers
 * ```ts ignore
 * const net = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
 * const named = new nn.Sequential({ hidden: new nn.Linear(4, 8), act: new nn.ReLU() });
 * ```
 */
export class Sequential extends Module {
  /** A module by its place, where they have no other names. */
  [index: number]: Module;

  /**
   * Makes it.
   *
   * @param layers The modules, in order.
   * @throws {TypeError} If something is no module.
   */
  constructor(...layers: readonly Module[]);
  /**
   * Makes it of modules with names.
   *
   * @param layers The modules, in order. Names that are numbers come first, in theirs.
   * @throws {TypeError} If something is no module, or a name has a dot or is that of a member.
   */
  constructor(layers: Readonly<Record<string, Module>>);
  constructor(...layers: readonly (Module | Readonly<Record<string, Module>>)[]) {
    super();
    const [first] = layers;
    const isNamed = layers.length === 1 && typeof first === "object" && first !== null && !isModule(first);
    for (const [name, layer] of Object.entries(isNamed ? first : layers)) {
      if (name === "" || name.includes(".") || name in this) {
        throw new TypeError(
          `Cannot name a layer "${escapeLine(name)}": give a name without a dot that is no member's`,
        );
      }
      if (typeof layer !== "object" || layer === null || !isModule(layer)) {
        throw new TypeError(`Cannot make a Sequential of ${layer} (${name}): give modules`);
      }
      Object.defineProperty(this, name, {
        value: layer,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }

  /** The modules, in order. */
  get layers(): readonly Module[] {
    const values: unknown[] = Object.values(this);
    return values.filter((value): value is Module =>
      typeof value === "object" && value !== null && isModule(value)
    );
  }

  /**
   * Has the modules compute, one after the other.
   *
   * @param input What the first one takes.
   * @returns What the last one gives; the input where there is none.
   */
  override forward(input: Tensor): Tensor {
    return this.layers.reduce((value, layer) => layer.forward(value), input);
  }
}
