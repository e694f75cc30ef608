/**
 * Formatting of tensors as PyTorch prints them (`torch/_tensor_str.py` with its default options).
 *
 * @module
 */
import type { Nested } from "./nested.ts";
import { formatOf } from "./print_format.ts";
import { gradMode, tidy, withinMode } from "../native/mod.ts";
import { dispatch } from "./operators.ts";
import { wrap } from "./wrap.ts";
import type { Tensor } from "./tensor.ts";

/** The number of elements above which a tensor is abbreviated. */
const THRESHOLD = 1000;

/** The number of elements shown at each end of an abbreviated dimension. */
const EDGE = 3;

/** The maximum characters per line. */
const LINE = 80;

/** Dtypes that are not printed, because the elements show them. */
const PLAIN: readonly string[] = ["float32", "complex64", "int64", "bool"];

const PREFIX = "tensor(";

/**
 * Formats a tensor as text.
 *
 * @param tensor A tensor that is not freed.
 * @returns `tensor([[1., 2.],\n        [3., 4.]])`.
 */
export function print(tensor: Tensor): string {
  return tidy(() => withinMode(gradMode("print", false), () => describe(tensor)));
}

function describe(tensor: Tensor): string {
  const { shape, dtype, device, layout, numel, gradFn } = tensor;
  const isSparse = layout !== "strided";
  const isMeta = device.startsWith("meta");
  const isEmpty = !isSparse && (isMeta || numel === 0);
  const suffixes: string[] = [];
  if (device !== "cpu") suffixes.push(`device='${device}'`);
  if (isSparse) suffixes.push(sizeOf(shape), `nnz=${tensor._nnz()}`);
  else if (isMeta || (isEmpty && shape.length !== 1)) suffixes.push(sizeOf(shape));
  if (isEmpty ? dtype !== "float32" : !PLAIN.includes(dtype)) suffixes.push(`dtype=torch.${dtype}`);
  if (isSparse) suffixes.push(`layout=torch.${layout}`);
  if (gradFn !== null) suffixes.push(`grad_fn=<${gradFn}>`);
  else if (tensor.requiresGrad) suffixes.push("requires_grad=True");
  const text = isMeta ? "..." : isSparse ? sparse(tensor) : contents(tensor, PREFIX.length);
  return withSuffixes(PREFIX + text, suffixes, layout === "sparse_coo");
}

function sizeOf(shape: readonly number[]): string {
  return `size=(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

function withSuffixes(text: string, suffixes: readonly string[], isBroken: boolean): string {
  let length = text.length - text.lastIndexOf("\n") + 1;
  let whole = text;
  for (const [index, suffix] of suffixes.entries()) {
    if ((isBroken && index === 0) || length + suffix.length + 2 > LINE) {
      whole += `,\n${" ".repeat(PREFIX.length)}${suffix}`;
      length = PREFIX.length + suffix.length;
    } else {
      whole += `, ${suffix}`;
      length += suffix.length + 2;
    }
  }
  return `${whole})`;
}

function sparse(tensor: Tensor): string {
  const { layout } = tensor;
  const parts: [string, Tensor][] = layout === "sparse_coo"
    ? [["indices", tensor._indices()], ["values", tensor._values()]]
    : layout === "sparse_csr" || layout === "sparse_bsr"
    ? [["crow_indices", tensor.crow_indices()], ["col_indices", tensor.col_indices()], [
      "values",
      tensor.values(),
    ]]
    : [["ccol_indices", tensor.ccol_indices()], ["row_indices", tensor.row_indices()], [
      "values",
      tensor.values(),
    ]];
  return parts.map(([name, part]) => {
    const head = `${name}=${PREFIX}`;
    const size = part.numel === 0 ? `, ${sizeOf(part.shape)}` : "";
    return `${head}${contents(part, PREFIX.length + head.length)}${size})`;
  }).join(`,\n${" ".repeat(PREFIX.length)}`);
}

/** Formats the elements as nested lists. */
function contents(tensor: Tensor, indent: number): string {
  const { shape, numel } = tensor;
  if (numel === 0) return "[]";
  const isShort = numel > THRESHOLD;
  const { kind, values } = readable(isShort ? edges(tensor) : tensor);
  const format = formatOf(values, kind);
  const write = (values: Nested, dimension: number, indent: number): string => {
    if (dimension === shape.length) return format.write(values as never);
    const isCut = isShort && shape[dimension]! > 2 * EDGE;
    const items = (values as Nested[]).map((value) => write(value, dimension + 1, indent + 1));
    const isRow = dimension === shape.length - 1;
    if (isCut) items.splice(EDGE, 0, isRow ? " ..." : "...");
    const separator = `,${"\n".repeat(shape.length - dimension - 1 || 1)}${" ".repeat(indent + 1)}`;
    return `[${(isRow ? lines(items, indent, format.width) : items).join(separator)}]`;
  };
  return write(values, 0, indent);
}

/** Joins as many items per line as fit. */
function lines(items: readonly string[], indent: number, width: number): string[] {
  const perLine = Math.max(1, Math.floor((LINE - indent) / (width + 2)));
  const count = Math.ceil(items.length / perLine);
  return Array.from(
    { length: count },
    (_, index) => items.slice(index * perLine, (index + 1) * perLine).join(", "),
  );
}

/** Cuts each dimension that is longer than both edges down to its edges. */
function edges(tensor: Tensor): Tensor {
  return tensor.shape.reduce((cut, size, dim) => {
    if (size <= 2 * EDGE) return cut;
    const ends = [cut.narrow(dim, 0, EDGE), cut.narrow(dim, size - EDGE, EDGE)];
    return dispatch("aten::cat", [ends, dim], wrap) as Tensor;
  }, tensor.detach());
}

interface Readable {
  /** The kind of the elements. Complex elements are pairs. */
  kind: "floating" | "complex" | "whole";
  /** The elements. */
  values: Nested;
}

/** Reads the elements of a tensor of any dtype. */
function readable(tensor: Tensor): Readable {
  const { dtype } = tensor;
  const dense = tensor.to("cpu").resolve_neg().resolve_conj();
  if (dtype.startsWith("complex")) {
    const pairs = dtype === "complex32" ? dense.to("complex64") : dense;
    const parts = dispatch("aten::view_as_real", [pairs], wrap) as Tensor;
    return { kind: "complex", values: parts.toArray() };
  }
  if (dtype === "uint64") return { kind: "whole", values: unsigned(dense.view("int64").toArray()) };
  if (dtype === "uint16" || dtype === "uint32") return { kind: "whole", values: dense.to("int64").toArray() };
  if (dtype.startsWith("q")) return { kind: "floating", values: dense.dequantize().toArray() };
  if (dtype.startsWith("float8")) return { kind: "floating", values: dense.to("float32").toArray() };
  // PyTorch prints pairs of float4 by their byte.
  if (dtype === "float4_e2m1fn_x2") return { kind: "floating", values: dense.view("uint8").toArray() };
  return { kind: dtype.includes("float") ? "floating" : "whole", values: dense.toArray() };
}

function unsigned(values: Nested): Nested {
  return Array.isArray(values) ? (values as Nested[]).map(unsigned) : BigInt.asUintN(64, values as bigint);
}
