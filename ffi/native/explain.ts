/**
 * Translation of libtorch's messages into this package's terms. dtypes appear by their PyTorch names instead
 * of their C++ names, and details for libtorch's developers are replaced by what is missing.
 *
 * @module
 */
import { type DTypeName, dtypeName } from "./dtypes.ts";

/** dtypes whose C++ names differ only in capitalization. */
const LOWERED: readonly DTypeName[] = [
  "float8_e5m2",
  "float8_e4m3fn",
  "float8_e5m2fnuz",
  "float8_e4m3fnuz",
  "float8_e8m0fnu",
  "float4_e2m1fn_x2",
];

/** Names of `c10::ScalarType`. */
const SCALAR_TYPES: Readonly<Record<string, DTypeName>> = {
  Byte: "uint8",
  Char: "int8",
  Short: "int16",
  Int: "int32",
  Long: "int64",
  Half: "float16",
  Float: "float32",
  Double: "float64",
  ComplexHalf: "complex32",
  ComplexFloat: "complex64",
  ComplexDouble: "complex128",
  Bool: "bool",
  QInt8: "qint8",
  QUInt8: "quint8",
  QInt32: "qint32",
  BFloat16: "bfloat16",
  UInt16: "uint16",
  UInt32: "uint32",
  UInt64: "uint64",
  ...Object.fromEntries(LOWERED.map((name) => [`F${name.slice(1)}`, name])),
};

/** C++ type names that are not English words. */
const CPP_TYPES: Readonly<Record<string, DTypeName>> = {
  "c10::complex<c10::Half>": "complex32",
  "c10::complex<float>": "complex64",
  "c10::complex<double>": "complex128",
  "c10::BFloat16": "bfloat16",
  "c10::Half": "float16",
  "unsigned char": "uint8",
  "signed char": "int8",
  "short int": "int16",
  "long int": "int64",
  uint8_t: "uint8",
  uint16_t: "uint16",
  uint32_t: "uint32",
  uint64_t: "uint64",
  int8_t: "int8",
  int16_t: "int16",
  int32_t: "int32",
  int64_t: "int64",
};

/** C++ type names that are also English words. They are dtypes only after certain text. */
const CPP_WORDS: Readonly<Record<string, DTypeName>> = { float: "float32", double: "float64", int: "int32" };

/** The message for a missing CUDA device. */
export const NO_CUDA =
  'this process uses no CUDA device; compute on "cpu", or in a rank of a runner whose device is "cuda"';

type Rule = readonly [pattern: RegExp, text: string | ((...groups: string[]) => string)];

/**
 * Messages about something that is missing. The first match replaces the matched text, and no other rule
 * applies.
 */
const MISSING: readonly Rule[] = [
  [/PyTorch is not linked with support for cuda devices/, NO_CUDA],
  [/Could not run '[^']+' with arguments from the '\w*CUDA' backend\.[^]*/, NO_CUDA],
  [/Cannot get CUDA generator without ATen_cuda library\.[^]*/, NO_CUDA],
  [/Cannot access accelerator device when none is available\.?/, NO_CUDA],
  [
    /it is not a complete package of AOTInductor: Incorrect device passed to aoti_runner_(\w+).*/,
    (_, device) => `it is compiled for ${device}; load it with { device: "${device}" }`,
  ],
  [/this process uses no CUDA device$/, NO_CUDA],
  [
    /PyTorch is not linked with support for (\w+) devices/,
    (_, device) => `there is no support for the device "${device}"; take "cpu" or "cuda"`,
  ],
  [
    /Could not run '([^']+)' with arguments from the '\w*Sparse\w*' backend\.[^]*/,
    (_, name) => `${name} takes no sparse tensors; make them dense by to_dense()`,
  ],
  [
    /its layout is (Sparse\w*), make it strided/,
    (_, layout) => `its layout is ${layout}, make it strided by to_dense()`,
  ],
  [
    /Sparse \w+ tensors do not have is_contiguous|unsupported memory format option Contiguous/,
    "it takes no sparse tensors; make them dense by to_dense()",
  ],
  [
    /Could not run '([^']+)' with arguments from the '(\w+)' backend\.[^]*/,
    (_, name, backend) => `${name} takes no tensors of the backend ${backend}`,
  ],
  [
    /(\S+): attempted to run this operator with Meta tensors[^]*/,
    (_, name) => `${name} takes no tensors on "meta", which have no elements; make them on "cpu"`,
  ],
];

/** Text that is meant for libtorch's developers. */
const INTERNAL: readonly Rule[] = [
  [/\w+ INTERNAL ASSERT FAILED at "[^"]*":\d+, please report a bug to PyTorch\. */g, ""],
  [
    / *\(Could this error message be improved\? +If so, please report an enhancement request to PyTorch\.\)/g,
    "",
  ],
  [/ScalarType::(?=[A-Z])/g, "dtype "],
  [/\bmust not be None\b/g, "must not be null"],
  [/\bbut got(?=[A-Z])/g, "but got "],
  [/Unknown Complex ScalarType for (\w+)/g, "no complex dtype holds what has dtype $1"],
];

/** Text that precedes a dtype. Elsewhere the word may be English, or a name of the program. */
const BEFORE =
  "(?<=\\b(?:types?:?|type of|dtypes?:?|dtype is|found:?|[Gg]ot:?|expected|desired output type|promote|specified|to view|isin\\(\\):) |\\((?:self|source|input|type)\\) )";

const KNOWN = [...Object.values(SCALAR_TYPES), ...Object.values(CPP_WORDS)].join("|");

const KNOWN_DTYPES = new RegExp(`\\b(?:${KNOWN})\\b`, "g");

/** Rules that replace the remaining C++ names of dtypes. */
const DTYPES: readonly Rule[] = [
  [
    // Compiled models report dtypes as numbers.
    /unmatched dtype, expected: (\d+)\(at::k\w+\), but got: (\d+)/g,
    (text, expected, got) =>
      `${text}; it is ${dtypeName(Number(got))}, convert by to("${dtypeName(Number(expected))}")`,
  ],
  [anyOf(CPP_TYPES, "(?<!\\w)", "(?!\\w)"), (name) => CPP_TYPES[name]!],
  [
    anyOf(SCALAR_TYPES, "\\b(Sparse)?(?:CPU|CUDA)", "Type\\b"),
    (_, sparse, name) => `${sparse === undefined ? "" : "sparse "}${SCALAR_TYPES[name!]}`,
  ],
  [anyOf(SCALAR_TYPES, "(?<=not implemented for ')", "(?=')"), (name) => SCALAR_TYPES[name]!],
  [anyOf(SCALAR_TYPES, BEFORE, "\\b"), (name) => SCALAR_TYPES[name]!],
  [anyOf(SCALAR_TYPES, "\\b", "(?= did not match| inputs not supported)"), (name) => SCALAR_TYPES[name]!],
  [anyOf(SCALAR_TYPES, "(?<=\\()", "(?=\\{\\[)"), (name) => SCALAR_TYPES[name]!],
  [/\btorch\.(?=u?int\d+ dtype|b?float\d+ dtype|bool dtype)/g, ""],
  [
    anyOf(SCALAR_TYPES, `(?<=\\b(?:${KNOWN})(?:,| and| or| as| did not match| vs\\.?) )`, "\\b"),
    (name) => SCALAR_TYPES[name]!,
  ],
  [anyOf(SCALAR_TYPES, "\\b(?:torch\\.)?", "Tensor\\b"), (_, name) => SCALAR_TYPES[name]!],
  [
    anyOf(
      CPP_WORDS,
      "(?<=(?:dtype:? |converted to type |got: |!= |scalar type |type \\(|got: input |batch\\d: ))",
      "\\b",
    ),
    (name) => CPP_WORDS[name]!,
  ],
  [/inputs to be Half, Float or Double tensors/g, "inputs to be float16, float32 or float64 tensors"],
  [/of float, double, cfloat or cdouble types/g, "of float32, float64, complex64 or complex128"],
  [/either float or double dtype/g, "either float32 or float64 dtype"],
  [/\ba long tensor/g, "an int64 tensor"],
  [/must be long, int, byte or bool tensors/g, "must be int64, int32, uint8 or bool tensors"],
];

/** The dtype to convert to after a mismatch: the one given here, otherwise the one that the message names. */
const WANTED: readonly (readonly [pattern: RegExp, dtype?: DTypeName])[] = [
  [
    /Expected dtype int32(?: or |\/)int64|tensors used as indices must be int64|an int64 tensor for index/,
    "int64",
  ],
  [/condition to be a boolean tensor|only supports boolean masks/, "bool"],
  [
    /a floating point or complex (?:dtype|tensor)|floating-point dtypes|not implemented for 'b?float16'|to be floating point|be a floating point|no complex dtype holds|of float32, float64, complex64/,
    "float32",
  ],
  [
    /(?:expected (?:scalar type|dtype)|Expected dtype|but expected|scalar type of|scalar types:) (\w+)/,
  ],
];

/**
 * Translates a message of libtorch into this package's terms.
 *
 * @param message The message of libtorch.
 * @returns The message for programs.
 */
export function explain(message: string): string {
  const missing = MISSING.find(([pattern]) => pattern.test(message));
  if (missing !== undefined) return apply(message, missing);
  const named = [...INTERNAL, ...DTYPES].reduce((text, rule) => applyAll(text, rule), message);
  const wanted = commonOf(named) ?? wantedIn(named);
  return wanted === undefined ? named : `${named.replace(/\.$/, "")}; convert by to("${wanted}")`;
}

/** Returns the dtype to which all tensors can be converted: the first floating-point or complex one. */
function commonOf(message: string): string | undefined {
  const [, given] = message.match(
    /(?:have (?:the )?same dtypes?|dtypes must be the same),? (?:but )?(?:got|found)([^\n]*)/,
  ) ?? [];
  const dtypes = given?.match(KNOWN_DTYPES) ?? [];
  return dtypes.find((dtype) => /float|complex/.test(dtype)) ?? dtypes[0];
}

function wantedIn(message: string): string | undefined {
  for (const [pattern, dtype] of WANTED) {
    const found = message.match(pattern);
    if (found !== null) return dtype ?? found[1];
  }
}

function apply(text: string, [pattern, replacement]: Rule): string {
  return text.replace(pattern, replacement as string);
}

function applyAll(text: string, [pattern, replacement]: Rule): string {
  return text.replaceAll(pattern, replacement as string);
}

function anyOf(names: Readonly<Record<string, string>>, before: string, after: string): RegExp {
  return new RegExp(`${before}(${Object.keys(names).map(RegExp.escape).join("|")})${after}`, "g");
}
