/**
 * Finds the speech in a recording, on several ranks.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { count, runProgram } from "./command_line.ts";
import { DistributedRunner } from "@cohort/distributed";
import { readRecording, type Recording } from "./recording.ts";
import { type Segment, speechSegments } from "./segments.ts";
import { drawProgress, drawTable, drawWaveform } from "./terminal.ts";
import { SpeechDetector } from "./worker.ts";

const USAGE = `Finds the speech in a recording, on several ranks.

  --recording <file.wav>  the recording (default: that of the package audio-lena)
  --ranks <n>             how many ranks share it (default: 2)
  --json                  print one JSON object on standard output, and nothing else
  --model <file>          silero-vad's TorchScript file (\`deno task demo\` names it)`;

/** The object that `--json` prints. */
interface Report {
  /** The recording's duration, in seconds. */
  duration: number;
  /** How many ranks processed it. */
  ranks: number;
  /** The segments of speech. */
  segments: readonly Segment[];
}

/** Reads the WAV file at a path, or the recording of the package `audio-lena`. */
async function readSound(path: string | undefined): Promise<ArrayBuffer | Uint8Array> {
  if (path !== undefined) return await Deno.readFile(path);
  return (await import("audio-lena/wav")).default;
}

async function detect(
  recording: Recording,
  { model, ranks, json }: { model: string; ranks: number; json: boolean },
): Promise<Report> {
  const progress = new ProgressLine(!json && Deno.stderr.isTerminal());
  await using runner = new DistributedRunner(SpeechDetector, {
    worldSize: ranks,
    logs: ({ rank, stream, text }) => {
      // Standard output is for the report only.
      if (stream === "stderr" && !text.startsWith("[debug]")) console.error(`[rank ${rank}] ${text}`);
    },
  });
  await runner.start({ setup: { model } });
  let probabilities = new Float32Array(0);
  for await (const item of runner.stream({ samples: recording.samples })) {
    if ("progress" in item) progress.show(`${ranks} ranks are listening`, item.progress);
    else probabilities = item.probabilities;
  }
  progress.clear();
  return {
    duration: round(recording.duration),
    ranks,
    segments: speechSegments(probabilities, recording.samples.length).map(({ start, end, probability }) => ({
      start: round(start),
      end: round(end),
      probability: round(probability),
    })),
  };
}

/** Rounds to milliseconds, which is fine enough for windows of 32 ms. */
function round(value: number): number {
  return Number(value.toFixed(3));
}

function draw(recording: Recording, { duration, ranks, segments }: Report): string {
  const terminal = Deno.stdout.isTerminal();
  const columns = terminal ? Math.min(Deno.consoleSize().columns, 120) : 100;
  const colors = terminal && !Deno.noColor;
  return [
    "",
    drawWaveform(recording.samples, recording.duration, segments, { columns, colors }),
    "",
    drawTable(segments),
    "",
    `${segments.length} segments of speech in ${duration} s, found by ${ranks} ranks`,
  ].join("\n");
}

/** A line on standard error that overwrites itself. */
class ProgressLine {
  #shown: boolean;

  constructor(shown: boolean) {
    this.#shown = shown;
  }

  show(label: string, share: number): void {
    if (!this.#shown) return;
    const { columns } = Deno.consoleSize();
    this.#write(`\r${drawProgress(label, share, 1, { columns, colors: false })}`);
  }

  clear(): void {
    if (this.#shown) this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      model: { type: "string" },
      recording: { type: "string" },
      ranks: { type: "string", default: "2" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.model === undefined) throw new TypeError(`--model is missing\n\n${USAGE}`);
  const ranks = count("ranks", values.ranks);
  const recording = readRecording(await readSound(values.recording));
  const report = await detect(recording, { model: values.model, ranks, json: values.json });
  console.log(values.json ? JSON.stringify(report) : draw(recording, report));
}

if (import.meta.main) await runProgram(main);
