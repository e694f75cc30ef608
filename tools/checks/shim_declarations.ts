/**
 * Compares the declarations of the C++ shims with those in Rust, which no compiler does.
 *
 * @module
 */

/** A header of a shim, and the Rust module that declares its functions. */
export interface ShimSources {
  /** The header's path, for messages. */
  readonly headerPath: string;
  /** The header's text. */
  readonly header: string;
  /** The Rust module's path, for messages. */
  readonly rustPath: string;
  /** The Rust module's text. */
  readonly rust: string;
}

/** Types of Rust by their counterparts in C++. A pointer is written as its number of stars. */
const RUST_TYPES: Readonly<Record<string, string>> = {
  "int32_t": "i32",
  "int64_t": "i64",
  "uint8_t": "u8",
  "uint64_t": "u64",
  "size_t": "usize",
  "uintptr_t": "usize",
  "double": "f64",
  "void": "()",
  "ShimStatus": "i32",
  "ShimDone": "fn",
};
/** Names that the Rust modules give to types. */
const RUST_ALIASES: Readonly<Record<string, string>> = {
  "c_int": "i32",
  "Status": "i32",
  "Message": "**",
  "Tensors": "**",
  "Done": "fn",
};

/**
 * Returns one line for each function that the header and the Rust module declare differently, and for each
 * that the header does not declare `noexcept`; `[]` if there are none.
 *
 * @param sources The two declarations.
 */
export function shimDifferences({ headerPath, header, rustPath, rust }: ShimSources): string[] {
  const { signatures: inCpp, throwing } = readHeader(header);
  const inRust = readRust(rust);
  return [
    ...throwing.map((name) => `${headerPath}: ${name} is not declared noexcept`),
    ...[...inCpp].flatMap(([name, signature]) => {
      const other = inRust.get(name);
      if (other === undefined) return [`${rustPath}: ${name} of ${headerPath} is not declared`];
      return other === signature
        ? []
        : [`${rustPath}: ${name} is ${other}, and ${signature} in ${headerPath}`];
    }),
    ...[...inRust.keys()].filter((name) => !inCpp.has(name))
      .map((name) => `${rustPath}: ${name} is not declared in ${headerPath}`),
  ];
}

function readHeader(text: string): { signatures: Map<string, string>; throwing: string[] } {
  const signatures = new Map<string, string>();
  const throwing: string[] = [];
  const code = text.replaceAll(/\/\/.*/g, "");
  for (const [, type, name, rest] of code.matchAll(/^([\w: ]+[*\s]+)(cohort_\w+)\(([^;]*);/gm)) {
    const end = rest!.lastIndexOf(")");
    if (rest!.slice(end + 1).trim() !== "noexcept") throwing.push(name!);
    const types = splitParameters(rest!.slice(0, end)).map((one) => cppType(one.replace(/\w+$/, "")));
    signatures.set(name!, `(${types.join(", ")}) -> ${cppType(type!)}`);
  }
  return { signatures, throwing };
}

function readRust(text: string): Map<string, string> {
  const signatures = new Map<string, string>();
  const code = text.replaceAll(/\/\/.*/g, "");
  for (const [, name, rest] of code.matchAll(/\bfn (cohort_\w+)\(([^;]*);/g)) {
    const end = rest!.lastIndexOf(")");
    const result = rest!.slice(end + 1).replace("->", "").trim();
    const types = splitParameters(rest!.slice(0, end)).map((one) => rustType(one.replace(/^\w+:/, "")));
    signatures.set(name!, `(${types.join(", ")}) -> ${rustType(result || "()")}`);
  }
  return signatures;
}

/** Splits at commas outside of parentheses. */
function splitParameters(text: string): string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const letter of text) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function cppType(text: string): string {
  if (text.includes("(*")) return "fn";
  const stars = text.replaceAll(/[^*]/g, "");
  const name = text.trim();
  return stars !== "" ? stars : RUST_TYPES[name] ?? name;
}

function rustType(text: string): string {
  if (/\bfn\b/.test(text)) return "fn";
  const stars = "*".repeat(text.match(/\*(const|mut)\b/g)?.length ?? 0);
  const name = text.trim();
  return stars !== "" ? stars : RUST_ALIASES[name] ?? name;
}
