/**
 * Checks that the tests exist that a table in the docs names as proofs.
 *
 * @module
 */

/**
 * The header of a column of proofs: links whose text is a test's name and whose target is the test's file.
 */
const PROOF = "proven by";
const LINK = /^\[(.+)\]\((\S+)\)$/;

/** One row's proof. */
interface Proof {
  /** The line in the document, from 1. */
  line: number;
  /** The text of its cell. */
  text: string;
}

/**
 * Returns one line for each row whose proof is missing; `[]` if there are none.
 *
 * @param name The document's name, for messages.
 * @param markdown Its text.
 * @param read Reads a file, given its path relative to the document; returns `null` if there is no such file.
 */
export async function missingProofs(
  name: string,
  markdown: string,
  read: (path: string) => Promise<string | null>,
): Promise<string[]> {
  const missing: string[] = [];
  for (const { line, text } of proofsIn(markdown)) {
    const [, label, path] = LINK.exec(text) ?? [];
    // Markdown escapes characters that would mean emphasis.
    const test = label?.replaceAll(/\\([_*])/g, "$1");
    if (test === undefined || path === undefined) {
      missing.push(`${name}:${line}: "${text}" is not a link to a test`);
      continue;
    }
    const source = await read(path);
    if (source === null) missing.push(`${name}:${line}: there is no ${path}`);
    else if (!hasTest(source, test)) missing.push(`${name}:${line}: ${path} has no test "${test}"`);
  }
  return missing;
}

/** Returns the last cell of every row of every table with such a column. */
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

/** Ends a link text that is the beginning of several tests' names, which the file composes. */
const ELLIPSIS = "…";

/**
 * Checks that a file has a test. The name is the first argument, possibly on its own line, or the first field
 * of the test's definition.
 */
function hasTest(source: string, name: string): boolean {
  if (name.endsWith(ELLIPSIS)) {
    const beginning = RegExp.escape(name.slice(0, -ELLIPSIS.length).trimEnd());
    return new RegExp(`["\`]${beginning}`).test(source);
  }
  const quoted = RegExp.escape(JSON.stringify(name));
  return new RegExp(`Deno\\.test\\(\\s*(\\{\\s*name:\\s*)?${quoted}`).test(source);
}
