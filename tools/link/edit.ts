/**
 * The edit of a project's deno.json that lets it use a package which lies elsewhere on the disk.
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
import { SetupError } from "../shared/mod.ts";

/** What a project needs in its configuration. */
export interface Needs {
  /** The package, as the project imports it: `@cohort/distributed`. */
  readonly name: string;
  /** What that stands for: `jsr:@cohort/distributed@^0.1.0`. */
  readonly specifier: string;
  /** The folders to link, relative to the project. */
  readonly links: readonly string[];
  /** Whether the project has a package.json: Deno then looks for npm packages in node_modules only. */
  readonly nodeModules: boolean;
}

/** A text with the edits, and what they are. */
export interface Edited {
  /** The new text; the old one where there is nothing to do. */
  readonly text: string;
  /** One line for each edit. */
  readonly changes: readonly string[];
}

/**
 * Adds to a deno.json what `needs` names. Comments, order and everything else stay.
 *
 * @param path The file's name, for messages.
 * @param text Its text.
 * @throws {SetupError} If it is no JSON object, or something that it has stands in the way.
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
    // In front: a comment at the end of a line stays with what it speaks of.
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
      ? "it holds no object"
      : `${printParseErrorCode(first.error)} on line ${text.slice(0, first.offset).split("\n").length}`;
    throw new SetupError({ message: `Cannot link ${path}: ${state}`, remedy: "mend it and run it again" });
  }
  return tree;
}

function wrongKind(path: string, field: string, kind: string): SetupError {
  return new SetupError({
    message: `Cannot link ${path}: its "${field}" is not ${kind}`,
    remedy: `make it ${kind}`,
  });
}
