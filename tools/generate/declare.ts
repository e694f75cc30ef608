/**
 * Creates TypeScript declarations of operators.
 *
 * @module
 */
import { outsOf, type Parameter, type Schema, takesOut } from "./schema.ts";

/** Options for {@linkcode declare}. */
export interface DeclareOptions {
  /** Whether to declare a method, whose argument `self` is the object. */
  isMethod: boolean;
}

/**
 * Creates the declarations of an operator.
 *
 * @param schemas All its overloads.
 * @param options Whether to declare a method or a function.
 * @returns The declarations with documentation, without bodies; empty if TypeScript cannot express any.
 */
export function declare(schemas: readonly Schema[], options: DeclareOptions): string[] {
  const declared = new Map<string, string>();
  const written = schemas.filter(takesOut);
  const plain = schemas.filter((schema) => !takesOut(schema));
  const matched = new Set<Schema>();
  for (const schema of plain) {
    const match = written.find((other) => key(other.parameters) === key(schema.parameters));
    if (match !== undefined) matched.add(match);
    for (const line of signatures(schema, match, options)) {
      if (!declared.has(line)) declared.set(line, schema.text);
    }
  }
  if (!options.isMethod) {
    for (const schema of written.filter((schema) => !matched.has(schema))) {
      for (const line of signatures(schema, undefined, options)) {
        if (!declared.has(line)) declared.set(line, schema.text);
      }
    }
  }
  return [...declared].map(([line, text]) => `/** \`${text}\` */\n${line}`);
}

/**
 * Returns a key of the parameters without those for the output and for creating tensors (dtype, device, …).
 */
function key(parameters: readonly Parameter[]): string {
  const placing = ["dtype", "layout", "device", "pin_memory"];
  return parameters
    .filter(({ name, isKeyword, isWritten }) => !(isKeyword && (isWritten || placing.includes(name))))
    .map(({ type, name }) => `${type} ${name}`).join();
}

function signatures(schema: Schema, match: Schema | undefined, { isMethod }: DeclareOptions): string[] {
  const result = resultOf(schema, isMethod);
  if (result === undefined) return [];
  const given = isMethod ? schema.parameters.filter(({ name }) => name !== "self") : schema.parameters;
  const outs = outsOf(schema.parameters);
  const positional = given.filter(({ isKeyword }) => !isKeyword);
  const keywords: Field[] = [];
  for (const parameter of given) {
    if (!parameter.isKeyword || outs.includes(parameter)) continue;
    const type = typeOf(parameter.type);
    if (type === undefined) return [];
    keywords.push({ name: parameter.name, type, isOptional: parameter.isOptional });
  }
  if (outs.length > 0) keywords.push({ name: "out", type: outType(outs), isOptional: false });
  if (match !== undefined && !isMethod) {
    keywords.push({ name: "out", type: outType(outsOf(match.parameters)), isOptional: true });
  }
  const fields: Field[] = [];
  for (const { name, type: text, isOptional } of positional) {
    const type = typeOf(text);
    if (type === undefined) return [];
    fields.push({ name, type, isOptional });
  }
  return [...arrangements(fields, keywords, isMethod)].map((list) => `${schema.name}(${list}): ${result};`);
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
}

/** Yields the parameter lists: by position, with the optional ones by name, and for methods all by name. */
function* arrangements(
  positional: readonly Field[],
  keywords: readonly Field[],
  isMethod: boolean,
): Generator<string> {
  const required = positional.findIndex(({ isOptional }) => isOptional);
  const first = required < 0 ? positional : positional.slice(0, required);
  const rest = required < 0 ? [] : positional.slice(required);
  const areKeywordsOptional = keywords.every(({ isOptional }) => isOptional);
  const all = positional.map((field) =>
    parameter({ ...field, isOptional: field.isOptional && areKeywordsOptional })
  );
  if (keywords.length > 0) all.push(bag(keywords));
  yield all.join(", ");
  const isWritten = keywords.some(({ name }) => name === "out");
  if (rest.length > 0) yield [...first.map(parameter), bag([...rest, ...keywords], !isWritten)].join(", ");
  const areNamed = first.length > 0 && first.every(({ type }) => !type.includes("Tensor"));
  if (isMethod && areNamed) yield bag([...first, ...rest, ...keywords], true);
}

function bag(fields: readonly Field[], isRequired = false): string {
  const isOptional = !isRequired && fields.every(({ isOptional }) => isOptional);
  const inner = fields.map(({ name, type, isOptional }) => `${name}${isOptional ? "?" : ""}: ${type}`);
  return `options${isOptional ? "?" : ""}: { ${inner.join("; ")} }`;
}

const RESERVED = new Set(["default", "function", "in", "var", "with", "new", "delete", "options"]);

function parameter({ name, type, isOptional }: Field): string {
  return `${RESERVED.has(name) ? `${name}_` : name}${isOptional ? "?" : ""}: ${type}`;
}

function outType(outs: readonly Parameter[]): string {
  const types = outs.map(({ type }) => typeOf(type)!);
  return types.length === 1 ? types[0]! : `readonly [${types.join(", ")}]`;
}

const TYPES: Readonly<Record<string, string>> = {
  "Tensor": "Tensor",
  "int": "Int",
  "SymInt": "Int",
  "float": "Float",
  "SymFloat": "Float",
  "bool": "boolean",
  "SymBool": "boolean",
  "Scalar": "Scalar",
  "str": "string",
  "ScalarType": "DTypeName",
  "Layout": "Layout",
  "Device": "Device",
  "MemoryFormat": "MemoryFormat",
  "Generator": "Generator",
};

/** Returns the TypeScript type of an argument, or `undefined` if there is none. */
function typeOf(type: string): string | undefined {
  if (type.endsWith("?")) {
    const inner = typeOf(type.slice(0, -1));
    return inner && `${inner} | null`;
  }
  const list = /^(.*)\[(\d*)\]$/.exec(type);
  if (list === null) return TYPES[type];
  const item = typeOf(list[1]!);
  if (item === undefined) return undefined;
  const items = `readonly ${item.includes(" ") ? `(${item})` : item}[]`;
  return list[2] === "" ? items : `${item} | ${items}`;
}

const RESULTS: Readonly<Record<string, string>> = {
  ...TYPES,
  "int": "number",
  "SymInt": "number",
  "float": "number",
  "SymFloat": "number",
  "Scalar": "number | bigint | boolean",
};

/** Returns the TypeScript type of the result, or `undefined` if there is none. */
function resultOf({ returns, parameters }: Schema, isMethod: boolean): string | undefined {
  if (returns.length === 0) return "void";
  const types = returns.map(({ type }) => resultType(type));
  if (types.includes(undefined)) return undefined;
  if (returns.length > 1) {
    const areNamed = returns.every(({ name }) => name !== undefined);
    return `[${types.map((type, index) => areNamed ? `${returns[index]!.name}: ${type}` : type).join(", ")}]`;
  }
  const isSelf = isMethod && returns[0]!.isWritten &&
    parameters.find(({ name }) => name === "self")?.isWritten;
  return isSelf ? "this" : types[0];
}

function resultType(type: string): string | undefined {
  if (type.endsWith("?")) {
    const inner = resultType(type.slice(0, -1));
    return inner && `${inner} | null`;
  }
  const list = /^(.*)\[\d*\]$/.exec(type);
  if (list === null) return RESULTS[type];
  const item = resultType(list[1]!);
  return item && `${item.includes(" ") ? `(${item})` : item}[]`;
}
