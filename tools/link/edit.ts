/**
 * The edit of a project's deno.json that lets the project use a package elsewhere on the disk.
 *
 * @module
 */

import {
  applyEdits,
  findNodeAtLocation,
  modify,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { SetupError } from "../../setup/shared/mod.ts";

/** The entries that a project needs in its configuration. */
export interface Needs {
  /** The import name of the package: `@cohort/distributed`. */
  readonly name: string;
  /** The specifier for that name: `jsr:@cohort/distributed@^0.1.0`. */
  readonly specifier: string;
  /** The folders to link, relative to the project. */
  readonly links: readonly string[];
  /** Whether the project has a package.json: then Deno looks for npm packages only in node_modules. */
  readonly nodeModules: boolean;
}

/** The result of the edit. */
export interface Edited {
  /** The new text; the old text if there is nothing to do. */
  readonly text: string;
  /** One line for each edit. */
  readonly changes: readonly string[];
}

/**
 * Adds the entries in `needs` to a deno.json. Comments, order and everything else stay.
 *
 * @param path The file's name, for messages.
 * @param text The file's text.
 * @param needs The entries to add.
 * @throws {SetupError} If the text is not a JSON object, or an existing entry conflicts.
 */
export function addLinks(path: string, text: string, needs: Needs): Edited {
  const changes: string[] = [];
  let current = text.trim() === "" ? "{}\n" : text;
  const tree = parse(path, current);
  if (findNodeAtLocation(tree, ["importMap"]) !== undefined) {
    throw new SetupError({
      message: `Cannot link ${path}: it keeps its imports in another file ("importMap")`,
      remedy: 'move them into its "imports"',
    });
  }
  const set = (place: (string | number)[], value: unknown, insert = false) => {
    const formattingOptions = { insertSpaces: true, tabSize: 2, eol: "\n" };
    // Inserts at the front, so that a comment at the end of a line stays with its entry.
    const options = { formattingOptions, getInsertionIndex: () => 0, isArrayInsertion: insert };
    const edits = modify(current, place, value, options);
    current = applyEdits(current, edits);
    changes.push(`${place.filter((part) => typeof part === "string").join(".")}: ${JSON.stringify(value)}`);
  };

  const imports = findNodeAtLocation(tree, ["imports"]);
  if (imports !== undefined && imports.type !== "object") throw wrongKind(path, "imports", "an object");
  if (findNodeAtLocation(tree, ["imports", needs.name])?.value !== needs.specifier) {
    set(["imports", needs.name], needs.specifier);
  }

  const links = findNodeAtLocation(tree, ["links"]);
  if (links !== undefined && links.type !== "array") throw wrongKind(path, "links", "an array");
  const present = (links?.children ?? []).map((node) => node.value as unknown);
  const missing = needs.links.filter((link) => !present.includes(link));
  if (links === undefined) set(["links"], missing);
  else for (const link of missing.toReversed()) set(["links", 0], link, true);
  if (needs.nodeModules && findNodeAtLocation(tree, ["nodeModulesDir"]) === undefined) {
    set(["nodeModulesDir"], "auto");
  }
  return { text: current, changes };
}

function parse(path: string, text: string): NonNullable<ReturnType<typeof parseTree>> {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const first = errors[0];
  if (first !== undefined || tree?.type !== "object") {
    const state = first === undefined
      ? "it is not a JSON object"
      : `${printParseErrorCode(first.error)} on line ${text.slice(0, first.offset).split("\n").length}`;
    throw new SetupError({
      message: `Cannot link ${path}: ${state}`,
      remedy: "fix it and run the command again",
    });
  }
  return tree;
}

function wrongKind(path: string, field: string, kind: string): SetupError {
  return new SetupError({
    message: `Cannot link ${path}: its "${field}" is not ${kind}`,
    remedy: `make it ${kind}`,
  });
}
