/**
 * Random arguments for operators. The same seed gives the same arguments.
 *
 * @module
 */
import { Generator, ops, Tensor } from "../mod.ts";

/** Returns a random whole number from 0 to below a limit. */
export type Random = (limit: number) => number;

/** Creates a random number generator from a seed (mulberry32). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const INTEGERS = [0, 1, 2, 3, 4, -1, -2, 1, 2, 0, 7, 100, -100, 2 ** 31, -(2 ** 31), 2n ** 62n, -(2n ** 63n)];
const SIZES = [0, 1, 2, 3, 4, 1, 2, 3, -1, 6, 2n ** 62n];
const FLOATS = [0, 0.5, 1.5, -1, 1e-5, NaN, Infinity, -Infinity, 1e308];
const TEXTS = [
  "",
  "mean",
  "sum",
  "none",
  "reflect",
  "constant",
  "ij",
  "floor",
  "same",
  "linear",
  "left",
  "ij,jk->ik",
  "x",
];
const DTYPES = [
  "float32",
  "float64",
  "int64",
  "int32",
  "uint8",
  "bool",
  "float16",
  "bfloat16",
  "complex64",
  "qint8",
];
const DEVICES = ["cpu", "cpu", "cpu", "meta", "cuda", "cuda:7"];
const LAYOUTS = ["strided", "strided", "sparse_coo", "sparse_csr"];
const FORMATS = ["contiguous_format", "preserve_format", "channels_last", "channels_last_3d"];

/** Returns tensors of many kinds. */
export function tensors(): Tensor[] {
  const plain = [
    ops.ones([2, 3]),
    ops.arange(12).reshape([3, 4]),
    ops.rand([3]),
    ops.rand([3, 3]),
    ops.scalar_tensor(1.5),
    ops.zeros([0]),
    ops.zeros([0, 3]),
    ops.rand([1, 3, 6, 6]),
    ops.rand([2, 3, 4]),
    ops.rand([1, 2, 4, 4, 4]),
    ops.rand([2, 1, 2, 1, 2, 1, 2]),
    Tensor.fromArray([2n, 0n]),
    Tensor.fromArray([[5n, -3n], [1n << 40n, 1n]]),
    Tensor.fromArray([[true, false, true], [false, true, true]]),
    Tensor.fromArray([NaN, Infinity, -1]),
  ];
  return [
    ...plain,
    ops.rand([2, 3], { dtype: "float64" }),
    ops.rand([2, 3]).to("bfloat16"),
    ops.arange(6, { dtype: "uint8" }).reshape([2, 3]),
    ops.arange(6, { dtype: "int32" }),
    ops.view_as_complex(ops.rand([2, 3, 2])),
    ops.rand([2, 3]).requires_grad_(),
    ops.rand([3, 2]).transpose(0, 1),
    ops.rand([1]).expand([2, 3]),
    ops.eye(3).to_sparse(),
    ops.eye(3).to_sparse_csr(),
    ops.empty([2, 3], { device: "meta" }),
    ops.quantize_per_tensor(ops.rand([2, 3]), 0.1, 0, "qint8"),
  ];
}

/** Parses a schema into the types and names of its arguments, and whether they are keyword arguments. */
export function parametersOf(schema: string): { type: string; name: string; isKeyword: boolean }[] {
  const list = schema.slice(schema.indexOf("(") + 1, schema.lastIndexOf(") ->")).replace(/\([^()]*\)/g, "");
  let isKeyword = false;
  const found: { type: string; name: string; isKeyword: boolean }[] = [];
  // Only defaults in brackets contain commas.
  for (const part of list.replace(/=\[[^\]]*\]/g, "=").split(", ")) {
    if (part === "*") isKeyword = true;
    else if (part !== "") {
      const [declared] = part.split("=");
      const space = declared!.lastIndexOf(" ");
      found.push({ type: declared!.slice(0, space), name: declared!.slice(space + 1), isKeyword });
    }
  }
  return found;
}

/** Returns an argument of a type, or occasionally of any type. */
export function argument(type: string, pool: readonly Tensor[], random: Random): unknown {
  const pick = <T>(values: readonly T[]): T => values[random(values.length)]!;
  if (random(25) === 0) {
    return argument(pick(["Tensor", "int", "float", "bool", "str", "int[]", "Tensor[]"]), pool, random);
  }
  if (type.endsWith("?")) return random(3) === 0 ? null : argument(type.slice(0, -1), pool, random);
  const list = /^(.*)\[\d*\]$/.exec(type);
  if (list !== null) {
    const item = list[1]!;
    const one = () => /int|Int/i.test(item) ? pick(SIZES) : argument(item, pool, random);
    return Array.from({ length: random(5) }, one);
  }
  switch (type) {
    case "Tensor":
      return pick(pool);
    case "int":
    case "SymInt":
      return pick(INTEGERS);
    case "float":
    case "SymFloat":
      return pick(FLOATS);
    case "Scalar":
      return pick([...INTEGERS, ...FLOATS, true]);
    case "bool":
    case "SymBool":
      return random(2) === 0;
    case "str":
      return pick(TEXTS);
    case "ScalarType":
      return pick(DTYPES);
    case "Device":
      return pick(DEVICES);
    case "Layout":
      return pick(LAYOUTS);
    case "MemoryFormat":
      return pick(FORMATS);
    case "Generator":
      return new Generator();
    default:
      return pick([null, 1, "x", pool[0]]);
  }
}
