/**
 * Parses schemas of operators, in the form of libtorch.
 *
 * @module
 */

/** The schema of one overload. */
export interface Schema {
  /** The original text. */
  readonly text: string;
  /** The name without the namespace: `"add"`. */
  readonly name: string;
  /** The name of the overload: `"Tensor"`; empty if it has none. */
  readonly overload: string;
  /** The arguments, in order. */
  readonly parameters: readonly Parameter[];
  /** The results. They have names if libtorch names them. */
  readonly returns: readonly Result[];
}

/** An argument. */
export interface Parameter {
  /** Its name. */
  readonly name: string;
  /** The type, without aliasing: `"Tensor?[]"`. */
  readonly type: string;
  /** Whether the argument may be omitted. */
  readonly isOptional: boolean;
  /** Whether it is keyword-only. */
  readonly isKeyword: boolean;
  /** Whether the call writes to it. */
  readonly isWritten: boolean;
}

/** A result. */
export interface Result {
  /** The name, or `undefined`. */
  readonly name?: string;
  /** The type, without aliasing. */
  readonly type: string;
  /** Whether it is an argument that the call has written. */
  readonly isWritten: boolean;
}

/**
 * Parses a schema.
 *
 * @param text `"aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor"`.
 * @returns The parsed schema.
 * @throws {Error} If the text is not a schema.
 */
export function parseSchema(text: string): Schema {
  const head = /^\w+::(\w+)(?:\.(\w+))?\(/.exec(text);
  if (head === null) throw new Error(`Cannot read the schema ${text}`);
  const end = findClosing(text, head[0].length - 1);
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

/** Returns whether a keyword argument (`out`) receives a result. */
export function takesOut({ parameters }: Schema): boolean {
  return outsOf(parameters).length > 0;
}

/** Returns the arguments that receive results. */
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
  return split(text.slice(1, findClosing(text, 0))).map((part) => {
    const named = /^(.*\S) (\w+)$/.exec(part);
    // `Tensor(a -> *)` contains a space.
    return named === null ? typeOf(part) : { ...typeOf(named[1]!), name: named[2]! };
  });
}

function typeOf(text: string): { type: string; isWritten: boolean } {
  return { type: text.replace(/\([^()]*\)/g, ""), isWritten: /\([^()]*!/.test(text) };
}

/** Splits a text at commas, except those inside brackets and quotes. */
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

/** Returns the index of the bracket that closes the one at `start`. */
function findClosing(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === "(") depth++;
    if (text[index] === ")" && --depth === 0) return index;
  }
  throw new Error(`Cannot read ${text}: a bracket does not close`);
}
