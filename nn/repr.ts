/**
 * Prints modules as PyTorch does.
 *
 * @module
 */
import { childrenOf, isModule, partsOf } from "./parts.ts";

/**
 * Formats a module with its children.
 *
 * @param name The class name.
 * @param extra The module's own text, in lines.
 * @param module The module.
 */
export function repr(name: string, extra: string, module: object): string {
  const own = extra === "" ? [] : extra.split("\n");
  const children = childrenOf(module).filter(([, child]) => holdsModules(child))
    .map(([key, child]) => `(${key}): ${indent(textOf(child))}`);
  return own.length === 1 && children.length === 0
    ? `${name}(${own[0]})`
    : block(name, [...own, ...children]);
}

/** Formats a number as a Python float: `1.0`, `1e-05`. */
export function float(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const exponent = value === 0 ? 0 : Number(value.toExponential().split("e")[1]);
  if (exponent >= -4 && exponent < 16) return Number.isInteger(value) ? `${value}.0` : `${value}`;
  const [digits] = value.toExponential().split("e");
  return `${digits}e${exponent < 0 ? "-" : "+"}${`${Math.abs(exponent)}`.padStart(2, "0")}`;
}

/** Formats numbers as a Python tuple, and a single number as itself. */
export function tuple(value: number | null | readonly (number | null)[]): string {
  if (!Array.isArray(value)) return value === null ? "None" : `${value}`;
  const items = value.map((item) => item === null ? "None" : `${item}`);
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
}

/** Formats a boolean as Python does. */
export function bool(value: boolean): string {
  return value ? "True" : "False";
}

function textOf(part: object): string {
  if (isModule(part)) return `${part}`;
  const items = childrenOf(part).filter(([, child]) => holdsModules(child))
    .map(([key, child]) => ({ key, text: textOf(child) }));
  if (!Array.isArray(part)) return block("ModuleDict", items.map(({ key, text }) => line(key, text)));
  const lines: string[] = [];
  for (let start = 0; start < items.length;) {
    const { key, text } = items[start]!;
    let end = start;
    while (items[end + 1]?.text === text) end++;
    lines.push(
      end === start ? line(key, text) : line(`${key}-${items[end]!.key}`, `${end - start + 1} x ${text}`),
    );
    start = end + 1;
  }
  return block("ModuleList", lines);
}

function holdsModules(part: object): boolean {
  return isModule(part) || partsOf(part, true).some(({ isModule }) => isModule);
}

function line(key: string, text: string): string {
  return `(${key}): ${indent(text)}`;
}

function block(name: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${name}()` : `${name}(\n  ${lines.join("\n  ")}\n)`;
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
