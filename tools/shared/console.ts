/**
 * What the tools tell the user: lines and progress, on standard error only, so that a program's standard
 * output stays its own.
 *
 * @module
 */

import { formatBytes } from "./format.ts";

/** How far one long thing is. */
export interface Progress {
  /** Sets how many bytes are done. */
  update(doneBytes: number): void;
  /** Ends the line; what `update` said last stays to be read. */
  finish(): void;
}

/** Where the tools speak. */
export interface Console {
  /** Prints one line. */
  say(line: string): void;
  /** Starts a progress display: one line redrawn on a terminal, a line for every tenth elsewhere. */
  progress(label: string, totalBytes: number): Progress;
}

/** Options for {@linkcode createConsole}. */
export interface ConsoleOptions {
  /** Takes the text. Defaults to standard error. */
  write?: (text: string) => void;
  /** Whether the text goes to a terminal. Defaults to what standard error is. */
  isTerminal?: boolean;
  /** Milliseconds since any fixed moment. */
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

/** A {@linkcode Console} that says nothing. */
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
