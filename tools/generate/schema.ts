/**
 * Schemas of operators, as libtorch writes them.
 *
 * @module
 */

/** One overload. */
export interface Schema {
  /** The schema as it was read. */
  readonly text: string;
  /** `"add"`, without the namespace. */
  readonly name: string;
  /** `"Tensor"`; empty where the name has none. */
  readonly overload: string;
  /** The arguments, in order. */
  readonly parameters: readonly Parameter[];
  /** The results; named where libtorch names them. */
  readonly returns: readonly Result[];
}

/** An argument. */
export interface Parameter {
  /** Its name. */
  readonly name: string;
  /** Its type, without aliasing: `"Tensor?[]"`. */
  readonly type: string;
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  /** Whether it goes by name only. */
  readonly isKeyword: boolean;
  /** Whether the call writes it. */
  readonly isWritten: boolean;
}

/** A result. */
export interface Result {
  /** Its name, or `undefined`. */
  readonly name?: string;
  /** Its type, without aliasing. */
  readonly type: string;
  /** Whether it is an argument that was written. */
  readonly isWritten: boolean;
}

/**
 * Reads a schema.
 *
 * @param text `"aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor"`.
 * @returns What it says.
 * @throws {Error} If it is none.
 */
export function parseSchema(text: string): Schema {
  const head = /^\w+::(\w+)(?:\.(\w+))?\(/.exec(text);
  if (head === null) throw new Error(`Cannot read the schema ${text}`);
  const end = closing(text, head[0].length - 1);
  const arrow = text.slice(end + 1);
  if (!arrow.startsWith(" -> ")) throw new Error(`Cannot read the schema ${text}: it has no result`);
  return {
    text,
    name: head[1]!,
    overload: head[2] ?? "",
    parameters: parameters(text.slice(head[0].length, end)),
    returns: results(arrow.slice(4)),
  };
}

/** Whether a result is written to one of the arguments by name (`out`). */
export function takesOut({ parameters }: Schema): boolean {
  return outsOf(parameters).length > 0;
}

/** The arguments that results are written to. */
export function outsOf(parameters: readonly Parameter[]): Parameter[] {
  return parameters.filter(({ isKeyword, isWritten }) => isKeyword && isWritten);
}

function parameters(text: string): Parameter[] {
  const read: Parameter[] = [];
  let isKeyword = false;
  for (const part of split(text)) {
    if (part === "*") {
      isKeyword = true;
      continue;
    }
    const [declaration, fallback] = splitOnce(part, "=");
    const space = declaration.lastIndexOf(" ");
    read.push({
      name: declaration.slice(space + 1),
      ...typeOf(declaration.slice(0, space)),
      isOptional: fallback !== undefined,
      isKeyword,
    });
  }
  return read;
}

function results(text: string): Result[] {
  if (!text.startsWith("(")) return [typeOf(text)];
  return split(text.slice(1, closing(text, 0))).map((part) => {
    const named = /^(.*\S) (\w+)$/.exec(part);
    // `Tensor(a -> *)` has a space of its own.
    return named === null ? typeOf(part) : { ...typeOf(named[1]!), name: named[2]! };
  });
}

function typeOf(text: string): { type: string; isWritten: boolean } {
  return { type: text.replace(/\([^()]*\)/g, ""), isWritten: /\([^()]*!/.test(text) };
}

/** Parts between commas, but for those in brackets and quotes. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let part = "";
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if ("([".includes(character)) depth++;
    if (")]".includes(character)) depth--;
    if (character === "," && depth === 0 && !isQuoted) {
      parts.push(part.trim());
      part = "";
    } else part += character;
  }
  return part.trim() === "" ? parts : [...parts, part.trim()];
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

/** Where the bracket that opens at `start` closes. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === "(") depth++;
    if (text[index] === ")" && --depth === 0) return index;
  }
  throw new Error(`Cannot read ${text}: a bracket does not close`);
}
