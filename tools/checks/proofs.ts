/**
 * Whether the tests exist that a table in the docs names as proof.
 *
 * @module
 */

/**
 * The head of a column that holds proofs: links whose text is a test's name, and whose target is its file.
 */
const PROOF = "proven by";
const LINK = /^\[(.+)\]\((\S+)\)$/;

/** One row's proof. */
interface Proof {
  /** The line in the document, from 1. */
  line: number;
  /** What its cell says. */
  text: string;
}

/**
 * Returns one line for each row whose proof is missing; `[]` when all is well.
 *
 * @param name The document, for messages.
 * @param markdown Its text.
 * @param read Reads a file, by its path relative to the document; `null` if there is none.
 */
export async function missingProofs(
  name: string,
  markdown: string,
  read: (path: string) => Promise<string | null>,
): Promise<string[]> {
  const missing: string[] = [];
  for (const { line, text } of proofsIn(markdown)) {
    const [, label, path] = LINK.exec(text) ?? [];
    // What Markdown would take for emphasis is escaped.
    const test = label?.replaceAll(/\\([_*])/g, "$1");
    if (test === undefined || path === undefined) {
      missing.push(`${name}:${line}: "${text}" is no link to a test`);
      continue;
    }
    const source = await read(path);
    if (source === null) missing.push(`${name}:${line}: there is no ${path}`);
    else if (!hasTest(source, test)) missing.push(`${name}:${line}: ${path} has no test "${test}"`);
  }
  return missing;
}

/** The last cell of every row of every table that has such a column. */
function proofsIn(markdown: string): Proof[] {
  const proofs: Proof[] = [];
  let inTable = false;
  for (const [index, line] of markdown.split("\n").entries()) {
    const cells = line.startsWith("|") ? line.split("|").slice(1, -1).map((cell) => cell.trim()) : [];
    const last = cells.at(-1);
    if (last === undefined) inTable = false;
    else if (last === PROOF) inTable = true;
    else if (inTable && !/^-+$/.test(last)) proofs.push({ line: index + 1, text: last });
  }
  return proofs;
}

/** Marks the beginning of the names of several tests, which the file puts together. */
const AND_SO_ON = "…";

/**
 * A test's name comes first, perhaps on a line of its own, or is the first field of what describes the test.
 */
function hasTest(source: string, name: string): boolean {
  if (name.endsWith(AND_SO_ON)) {
    const beginning = RegExp.escape(name.slice(0, -AND_SO_ON.length).trimEnd());
    return new RegExp(`["\`]${beginning}`).test(source);
  }
  const quoted = RegExp.escape(JSON.stringify(name));
  return new RegExp(`Deno\\.test\\(\\s*(\\{\\s*name:\\s*)?${quoted}`).test(source);
}
