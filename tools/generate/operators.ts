/**
 * Writes the types of the operators, from the dispatcher's schemas.
 *
 * The first argument is libtorch's folder. `--check` only compares the result with the committed files.
 *
 * @module
 */
import { operatorNames, schemasOf } from "../../ffi/runtime.ts";
import { join } from "../../setup/shared/mod.ts";
import { declare } from "./declare.ts";
import { formatted, write } from "./files.ts";
import { parseSchema, type Schema } from "./schema.ts";

/** Operators that `Tensor` implements itself, so no method is generated. */
const OWN = new Set(["data", "item", "numel", "to", "set_data"]);

/** Methods of ATen's `Tensor` that libtorch does not generate: its header declares them differently. */
const HANDWRITTEN = new Set(
  `_version conj contiguous imag is_complex is_conj is_floating_point is_inference is_leaf is_neg is_signed real
   requires_grad_ retain_grad retains_grad unique_consecutive`.split(/\s+/),
);

const ARGUMENTS = "Device, DTypeName, Float, Int, Layout, MemoryFormat, Scalar";
const FUNCTION_TYPES = `import type { ${ARGUMENTS}, Generator, Tensor } from "../tensors/mod.ts";
`;
const METHOD_TYPES = `import type { ${ARGUMENTS} } from "./arguments.ts";
import type { Generator } from "./generator.ts";
import type { Tensor } from "./tensor.ts";
`;

if (import.meta.main) {
  const [libtorch, ...options] = Deno.args;
  const header = await Deno.readTextFile(join(libtorch!, "include/ATen/core/TensorBody.h"));
  const { functions, methods, names } = generate(methodsIn(header));
  const files = {
    "ffi/ops/functions.gen.ts": await formatted(functions),
    "ffi/tensors/methods.gen.ts": await formatted(methods),
    "ffi/ops/operators.gen.ts": await formatted(names),
  };
  const isCheck = options.includes("--check");
  if (!await write(files, isCheck) && isCheck) Deno.exit(1);
}

/** Returns the names of ATen's `Tensor` methods: the operators that PyTorch has as methods. */
function methodsIn(header: string): Set<string> {
  const found = header.matchAll(/^inline .* Tensor::(\w+)\(/gm);
  const names = Array.from(found, ([, name]) => name!).filter((name) => !name.startsWith("__dispatch"));
  return HANDWRITTEN.union(new Set(names));
}

interface Generated {
  /** The text of the file with the functions. */
  functions: string;
  /** The text of the file with the methods. */
  methods: string;
  /** The text of the file with the names of both. */
  names: string;
}

function generate(methods: ReadonlySet<string>): Generated {
  const names = new Set(
    operatorNames().filter((name) => name.startsWith("aten::")).map((name) => name.split(".")[0]!),
  );
  const functions = new Map<string, string[]>();
  const members = new Map<string, string[]>();
  for (const qualifiedName of [...names].sort()) {
    const name = qualifiedName.slice("aten::".length);
    const schemas = schemasOf(qualifiedName).map(parseSchema);
    const declared = declare(schemas, { isMethod: false });
    if (declared.length > 0) functions.set(name, declared);
    if (!methods.has(name) || OWN.has(name)) continue;
    const asMethods = declare(schemas.filter(hasSelf), { isMethod: true });
    if (asMethods.length > 0) members.set(name, asMethods);
  }
  const text = (declared: Map<string, string[]>): string => [...declared.values()].flat().join("\n");
  return {
    functions: `${head("ATen's operators as functions.")}
${FUNCTION_TYPES}
/**
 * ATen's operators as functions, with PyTorch's names.
 *
 * Pass arguments by position. An object at the end can hold the optional and keyword-only ones by name.
 * Results are written to \`out\` if it is given. The comment of each overload is its schema.
 */
export interface AtenFunctions {
${text(functions)}
}
`,
    methods: `${head("ATen's operators as methods of tensors.")}
${METHOD_TYPES}
/**
 * The operators that PyTorch has as methods of tensors, with PyTorch's names.
 *
 * Pass arguments by position. An object at the end can hold the optional and keyword-only ones by name.
 * Methods whose names end in an underscore change the tensor and return it. The comment of each overload is
 * its schema. \`Tensor\` has these methods.
 */
export interface TensorMethods {
${text(members)}
}
`,
    names: `${head("Names of ATen's operators that have a TypeScript declaration.")}

/** Names of the operators that are functions, separated by spaces. */
export const FUNCTIONS: string = "${[...functions.keys()].join(" ")}";

/** Names of the operators that are methods of tensors, separated by spaces. */
export const METHODS: string = "${[...members.keys()].join(" ")}";
`,
  };
}

/** Returns the header of a generated file. */
function head(summary: string): string {
  return `/**
 * ${summary}
 *
 * Generated from the dispatcher's schemas by \`deno task generate\`. Do not edit.
 *
 * @module
 */`;
}

function hasSelf({ parameters }: Schema): boolean {
  return parameters.some(({ name, type, isKeyword }) => name === "self" && type === "Tensor" && !isKeyword);
}
