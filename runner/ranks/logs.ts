/**
 * Where what ranks print goes.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckedOptions } from "../check_options.ts";
import { guarded } from "../guard.ts";
import { makeLogFolder, openLogFile } from "./log_file.ts";
import type { LogLine } from "../options.ts";

/** Takes lines, one process's stream at a time. */
export interface Logs {
  /** What a rank waits for whose lines are not taken, in words. */
  readonly heldUp: string;
  /**
   * Hands lines on, in order, none torn.
   *
   * @returns Settles when they are written: the rank's pipe is not read before.
   */
  write(lines: readonly LogLine[]): Promise<void>;
  /** Closes what was opened. */
  close(): void;
}

/**
 * Opens the target of the option `logs`.
 *
 * @param logs The option.
 * @param worldSize Number of ranks.
 * @returns The target.
 * @throws {DistributedError} If something is in the place of a file that others may have put there.
 * @throws {Error} Deno's, if a directory or a file in it cannot be made.
 */
export function openLogs(logs: CheckedOptions["logs"], worldSize: number): Logs {
  if (typeof logs === "function") return new FunctionLogs(logs);
  if (logs === "none") return { heldUp: "", write: () => Promise.resolve(), close: () => {} };
  if (logs === "inherit") return new InheritedLogs();
  return new DirectoryLogs(logs instanceof URL ? fileURLToPath(logs) : String(logs), worldSize);
}

class FunctionLogs implements Logs {
  readonly heldUp = "its output waits for the function that takes it";
  #sink: (line: LogLine) => void;

  constructor(sink: (line: LogLine) => void) {
    this.#sink = sink;
  }

  write(lines: readonly LogLine[]): Promise<void> {
    for (const line of lines) {
      guarded(`hand on a line of rank ${line.rank}`, () => this.#sink(line));
    }
    return Promise.resolve();
  }

  close(): void {}
}

class InheritedLogs implements Logs {
  readonly heldUp = "its output waits: nobody reads the output of this program";
  #targets = { stdout: new OrderedWriter(Deno.stdout), stderr: new OrderedWriter(Deno.stderr) };

  async write(lines: readonly LogLine[]): Promise<void> {
    const { stream } = lines[0]!;
    await this.#targets[stream].write(lines.map(({ rank, text }) => `${marked(rank, text)}\n`).join(""));
  }

  close(): void {}
}

/** `rankPrint` has marked its lines already. */
function marked(rank: number, text: string): string {
  return /^(\[debug\] )?\[rank \d+\] /.test(text) ? text : `[rank ${rank}] ${text}`;
}

class DirectoryLogs implements Logs {
  readonly heldUp = "its output waits to be written to its log";
  #files: Deno.FsFile[] = [];
  #writers: OrderedWriter[];

  constructor(folder: string, worldSize: number) {
    const user = makeLogFolder(folder);
    try {
      for (let rank = 0; rank < worldSize; rank++) {
        this.#files.push(openLogFile(join(folder, `rank-${rank}.log`), user));
      }
    } catch (error) {
      this.close();
      throw error;
    }
    this.#writers = this.#files.map((file, rank) =>
      new OrderedWriter(file, `the log of rank ${rank} in ${folder}`)
    );
  }

  async write(lines: readonly LogLine[]): Promise<void> {
    await this.#writers[lines[0]!.rank]!.write(lines.map(({ text }) => `${text}\n`).join(""));
  }

  close(): void {
    for (const file of this.#files.splice(0)) file.close();
  }
}

/**
 * Writes texts whole, one after the other. After a failure (a full disk, a closed pipe) it says so once and
 * drops what follows: a rank must not hang because nobody can read what it prints.
 */
class OrderedWriter {
  #target: { write(bytes: Uint8Array): Promise<number> };
  #name: string | null;
  #last: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(target: { write(bytes: Uint8Array): Promise<number> }, name: string | null = null) {
    this.#target = target;
    this.#name = name;
  }

  write(text: string): Promise<void> {
    return this.#last = this.#last.then(() => this.#writeAll(new TextEncoder().encode(text)));
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    try {
      for (let offset = 0; offset < bytes.length && !this.#failed;) {
        offset += await this.#target.write(bytes.subarray(offset));
      }
    } catch (error) {
      this.#failed = true;
      if (this.#name === null) return;
      const reason = error instanceof Error ? error.message : error;
      console.error(`Cannot write ${this.#name}, the rest is dropped: ${reason}`);
    }
  }
}
