/**
 * Containers of modules.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import type { Tensor } from "../ffi/mod.ts";
import { isModule } from "./parts.ts";
import { Module } from "./module.ts";

/**
 * Modules that run one after the other; the output of each is the input of the next. PyTorch's
 * `torch.nn.Sequential`.
 *
 * The modules are named `"0"`, `"1"` …, and are also fields under these names; or they have the names that
 * are given.
 *
 * @example Two layers
 * ```ts
 * import { nn } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using net = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
 * assertEquals(Object.keys(net.stateDict()), ["0.weight", "0.bias", "2.weight", "2.bias"]);
 * using named = new nn.Sequential({ hidden: new nn.Linear(4, 8), act: new nn.ReLU() });
 * assertEquals(Object.keys(named.stateDict()), ["hidden.weight", "hidden.bias"]);
 * ```
 */
export class Sequential extends Module {
  /** A module by its index, if the modules have no other names. */
  [index: number]: Module;

  /**
   * Creates a container of unnamed modules.
   *
   * @param layers The modules, in order.
   * @throws {TypeError} If an argument is not a module.
   */
  constructor(...layers: readonly Module[]);
  /**
   * Creates a container of named modules.
   *
   * @param layers The modules, in order. As in any JavaScript object, integer names come first, in ascending
   * order.
   * @throws {TypeError} If a value is not a module, or a name contains a dot or is the name of a member.
   */
  constructor(layers: Readonly<Record<string, Module>>);
  constructor(...layers: readonly (Module | Readonly<Record<string, Module>>)[]) {
    super();
    const [first] = layers;
    const isNamed = layers.length === 1 && typeof first === "object" && first !== null && !isModule(first);
    for (const [name, layer] of Object.entries(isNamed ? first : layers)) {
      if (name === "" || name.includes(".") || name in this) {
        throw new TypeError(
          `Cannot name a layer "${escapeLine(name)}": give a name without a dot that is not a member's`,
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
   * Runs the modules one after the other.
   *
   * @param input Input of the first module.
   * @returns The output of the last module, or the input if there are no modules.
   */
  override forward(input: Tensor): Tensor {
    return this.layers.reduce((value, layer) => layer.forward(value), input);
  }
}
