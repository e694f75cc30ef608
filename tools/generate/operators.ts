/**
 * Writes the types of the operators, from the dispatcher's schemas. The first argument is the folder of
 * libtorch. `--check` only compares with the committed files.
 *
 * @module
 */
import { operatorNames, schemasOf } from "../../ffi/runtime.ts";
import { join } from "../shared/mod.ts";
import { declare } from "./declare.ts";
import { formatted, write } from "./files.ts";
import { parseSchema, type Schema } from "./schema.ts";

/** Names of operators that `Tensor` implements itself. */
const OWN = new Set(["data", "item", "numel", "to", "set_data"]);

/** Methods of ATen's `Tensor` that are not generated. */
const BY_HAND = new Set(
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
  return BY_HAND.union(new Set(names));
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
  for (const whole of [...names].sort()) {
    const name = whole.slice("aten::".length);
    const schemas = schemasOf(whole).map(parseSchema);
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
 * Every operator of ATen as a function, by PyTorch's names: arguments by position or, at the end, by name;
 * \`out\` is where results go. Each of the declarations tells the schema that it stands for.
 */
export interface AtenFunctions {
${text(functions)}
}
`,
    methods: `${head("ATen's operators as methods of tensors.")}
${METHOD_TYPES}
/**
 * The operators that PyTorch has as methods, by its names: arguments by position or, at the end, by name.
 * Those that end in an underscore write the tensor and return it. Each of the declarations tells the schema
 * that it stands for. Programs use it as \`Tensor\`.
 */
export interface TensorMethods {
${text(members)}
}
`,
    names: `${head("The names of ATen's operators: those that have a type.")}
/** Those that are functions. */
export const FUNCTIONS: string = "${[...functions.keys()].join(" ")}";

/** Those that are methods of tensors. */
export const METHODS: string = "${[...members.keys()].join(" ")}";
`,
  };
}

function head(what: string): string {
  return `/** ${what}
 *
 * Generated from the dispatcher's schemas by \`deno task generate\`. Do not edit.
 *
 * @module
 */`;
}

function hasSelf({ parameters }: Schema): boolean {
  return parameters.some(({ name, type, isKeyword }) => name === "self" && type === "Tensor" && !isKeyword);
}
