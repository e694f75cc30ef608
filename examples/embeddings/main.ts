/**
 * Finds the sentences that are nearest in meaning to a query, on several ranks.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { count, runProgram } from "./command_line.ts";
import { DistributedRunner } from "@cohort/distributed";
import { type Match, nearest, scoresOf } from "./nearest.ts";
import { SentenceEmbedder } from "./worker.ts";

const USAGE = `Finds the sentences that are nearest in meaning to a query, on several ranks.

  deno task example:embed <query> [<sentence> …]

  --file <file>     more sentences, one per line; - for standard input
  --top <n>         how many to print (default: 5)
  --ranks <n>       how many ranks share the work (default: 2)
  --json            print one JSON object on standard output, and nothing else
  --model <folder>  the model's folder (\`deno task example:embed\` names it)`;

/** Sentences per call. */
const CALL_SENTENCES = 1024;

/** The object that `--json` prints. */
interface Report {
  /** The query. */
  query: string;
  /** How many sentences were compared. */
  sentences: number;
  /** How many ranks shared them. */
  ranks: number;
  /** The nearest sentences, nearest first: the cosine, and the sentence's number, from 1. */
  matches: { score: number; number: number; sentence: string }[];
}

/** Reads the lines of a file that are not blank. */
async function readLines(path: string): Promise<string[]> {
  const text = path === "-" ? await new Response(Deno.stdin.readable).text() : await readFile(path);
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

async function readFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    const state = cause instanceof Deno.errors.NotFound
      ? "there is no such file"
      : cause instanceof Deno.errors.IsADirectory
      ? "it is a folder"
      : (cause as Error).message;
    throw new TypeError(`Cannot read ${path}: ${state}`, { cause });
  }
}

/** Throws before any rank starts if the model's folder has no model. */
async function checkModel(folder: string): Promise<void> {
  try {
    await Deno.stat(`${folder}/model.safetensors`);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    const remedy = "run `deno task example:embed` without --model to fetch one";
    throw new TypeError(`Cannot search: there is no model in ${folder}; ${remedy}`, { cause });
  }
}

async function search(
  query: string,
  sentences: readonly string[],
  { model, ranks, top, json }: { model: string; ranks: number; top: number; json: boolean },
): Promise<Report> {
  await using runner = new DistributedRunner(SentenceEmbedder, {
    worldSize: ranks,
    logs: ({ rank, stream, text }) => {
      // Standard output is for the report only.
      if (stream === "stderr" && !text.startsWith("[debug]")) console.error(`[rank ${rank}] ${text}`);
    },
  });
  await runner.start({ setup: { model } });
  const embed = async (sentences: string[]) => {
    const { embeddings } = await runner.invoke({ sentences });
    return embeddings.data as Float32Array;
  };
  const wanted = await embed([query]);
  const scores: number[] = [];
  for (let done = 0; done < sentences.length; done += CALL_SENTENCES) {
    if (!json && done > 0 && Deno.stderr.isTerminal()) {
      console.error(`${done} of ${sentences.length} sentences`);
    }
    scores.push(...scoresOf(wanted, await embed(sentences.slice(done, done + CALL_SENTENCES))));
  }
  const matches = nearest(scores, top).map(({ index, score }: Match) => ({
    score: Number(score.toFixed(4)),
    number: index + 1,
    sentence: sentences[index]!,
  }));
  return { query, sentences: sentences.length, ranks, matches };
}

function draw({ sentences, ranks, matches }: Report): string {
  const lines = matches.map(({ score, sentence }) => `${score.toFixed(3).padStart(6)}  ${sentence}`);
  const readers = ranks === 1 ? "1 rank" : `${ranks} ranks`;
  const summary = `the nearest ${matches.length} of ${sentences} sentences, read by ${readers}`;
  return [...lines, "", summary].join("\n");
}

async function main(): Promise<void> {
  const { values, positionals: [query, ...given] } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: {
      model: { type: "string" },
      file: { type: "string" },
      top: { type: "string", default: "5" },
      ranks: { type: "string", default: "2" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const { model, file, json } = values;
  const [ranks, top] = [count("ranks", values.ranks), count("top", values.top)];
  if (model === undefined) throw new TypeError(`Cannot search: --model is missing\n\n${USAGE}`);
  if (query === undefined) throw new TypeError(`Cannot search: the query is missing\n\n${USAGE}`);
  const sentences = file === undefined ? given : [...given, ...await readLines(file)];
  if (sentences.length === 0) {
    throw new TypeError(
      "Cannot search: there are no sentences; give some after the query, or --file with one per line",
    );
  }
  await checkModel(model);
  const report = await search(query, sentences, { model, ranks, top, json });
  console.log(json ? JSON.stringify(report) : draw(report));
}

if (import.meta.main) await runProgram(main);
