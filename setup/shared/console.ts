/**
 * Messages to the user: lines and progress, only on standard error, so that standard output is
 * free for a program's own output.
 *
 * @module
 */

import { formatBytes } from "./format.ts";

/** The progress display of one long operation. */
export interface Progress {
  /** Sets the number of bytes that are done. */
  update(doneBytes: number): void;
  /** Ends the line. The last state stays visible. */
  finish(): void;
}

/** The output for messages. */
export interface Console {
  /** Prints one line. */
  say(line: string): void;
  /** Starts a progress display: on a terminal one line that is redrawn, elsewhere a line for every tenth. */
  progress(label: string, totalBytes: number): Progress;
}

/** Options for {@linkcode createConsole}. */
export interface ConsoleOptions {
  /** Receives the text. Defaults to standard error. */
  write?: (text: string) => void;
  /** Whether the text goes to a terminal. Defaults to whether standard error does. */
  isTerminal?: boolean;
  /** Returns milliseconds since any fixed moment. */
  now?: () => number;
}

const REDRAW_MS = 100;
const BAR_WIDTH = 24;

/** Creates a {@linkcode Console}. */
export function createConsole(options: ConsoleOptions = {}): Console {
  const write = options.write ?? writeToStandardError;
  const isTerminal = options.isTerminal ?? Deno.stderr.isTerminal();
  const now = options.now ?? (() => performance.now());
  return {
    say: (line) => write(`${line}\n`),
    progress: (label, totalBytes) =>
      isTerminal ? redrawn(write, now, label, totalBytes) : byTenths(write, now, label, totalBytes),
  };
}

/** A {@linkcode Console} that prints nothing. */
export const silentConsole: Console = {
  say: () => {},
  progress: () => ({ update: () => {}, finish: () => {} }),
};

function redrawn(
  write: (text: string) => void,
  now: () => number,
  label: string,
  total: number,
): Progress {
  const startedAt = now();
  let drawnAt = -Infinity;
  let done = 0;
  const draw = () => {
    const share = shareOf(done, total);
    const filled = Math.round(share * BAR_WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    write(`\r\x1b[2K  ${label}  ${bar} ${amount(done, total)}${rate(done, now() - startedAt)}`);
  };
  return {
    update(doneBytes) {
      done = doneBytes;
      if (now() - drawnAt < REDRAW_MS) return;
      drawnAt = now();
      draw();
    },
    finish() {
      draw();
      write("\n");
    },
  };
}

function byTenths(
  write: (text: string) => void,
  now: () => number,
  label: string,
  total: number,
): Progress {
  const startedAt = now();
  let saidTenths = 0;
  return {
    update(doneBytes) {
      const tenths = Math.floor(shareOf(doneBytes, total) * 10);
      if (tenths <= saidTenths) return;
      saidTenths = tenths;
      write(`  ${label}  ${amount(doneBytes, total)}${rate(doneBytes, now() - startedAt)}\n`);
    },
    finish() {},
  };
}

function shareOf(done: number, total: number): number {
  return total > 0 ? Math.min(1, done / total) : 1;
}

function amount(done: number, total: number): string {
  const percent = `${Math.floor(shareOf(done, total) * 100)} %`.padStart(5);
  return `${percent}  ${formatBytes(done)} of ${formatBytes(total)}`;
}

function rate(done: number, elapsedMs: number): string {
  return elapsedMs >= 1000 && done > 0 ? `  ${formatBytes(done / (elapsedMs / 1000))}/s` : "";
}

function writeToStandardError(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let sent = 0; sent < bytes.length;) sent += Deno.stderr.writeSync(bytes.subarray(sent));
}
