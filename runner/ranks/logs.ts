/**
 * Destinations of the ranks' output.
 *
 * @module
 */
import { fromFileUrl, join } from "../../paths.ts";
import type { CheckedOptions } from "../check_options.ts";
import { guarded } from "../guard.ts";
import { makeLogFolder, openLogFile } from "./log_file.ts";
import type { LogLine } from "../options.ts";

/** Receives lines of the ranks' output. */
export interface Logs {
  /** Reason for the wait of a rank whose lines are not taken, in words. */
  readonly waitReason: string;
  /**
   * Writes lines of one stream, in order and unbroken.
   *
   * @returns Settles when the lines are written. The rank's pipe is not read before that.
   */
  write(lines: readonly LogLine[]): Promise<void>;
  /** Closes the opened files. */
  close(): void;
}

/**
 * Opens the destination of the option `logs`.
 *
 * @param logs The option.
 * @param worldSize Number of ranks.
 * @param requestIdOf Returns the ID that a caller has given to the request whose call a rank is in.
 * @returns The destination.
 * @throws {DistributedError} If another user may have created an entry in place of a file.
 * @throws {Error} Deno's error if a directory or a file in it cannot be created.
 */
export function openLogs(
  logs: CheckedOptions["logs"],
  worldSize: number,
  requestIdOf: (rank: number) => string | undefined = () => undefined,
): Logs {
  if (typeof logs === "function") return new FunctionLogs(logs, requestIdOf);
  if (logs === "none") return { waitReason: "", write: () => Promise.resolve(), close: () => {} };
  if (logs === "inherit") return new InheritedLogs();
  return new DirectoryLogs(logs instanceof URL ? fromFileUrl(logs) : String(logs), worldSize);
}

class FunctionLogs implements Logs {
  readonly waitReason = "its output waits for the function in logs";
  readonly #sink: (line: LogLine) => void;
  readonly #requestIdOf: (rank: number) => string | undefined;

  constructor(sink: (line: LogLine) => void, requestIdOf: (rank: number) => string | undefined) {
    this.#sink = sink;
    this.#requestIdOf = requestIdOf;
  }

  write(lines: readonly LogLine[]): Promise<void> {
    for (const line of lines) {
      const requestId = this.#requestIdOf(line.rank);
      const named = requestId === undefined ? line : { ...line, requestId };
      guarded(`pass on a line of rank ${line.rank}`, () => this.#sink(named));
    }
    return Promise.resolve();
  }

  close(): void {}
}

class InheritedLogs implements Logs {
  readonly waitReason = "its output waits: nobody reads the output of this program";
  #targets = { stdout: new OrderedWriter(Deno.stdout), stderr: new OrderedWriter(Deno.stderr) };

  async write(lines: readonly LogLine[]): Promise<void> {
    const { stream } = lines[0]!;
    await this.#targets[stream].write(lines.map(({ rank, text }) => `${marked(rank, text)}\n`).join(""));
  }

  close(): void {}
}

/** Adds the rank to a line, unless `rankPrint` has added it. */
function marked(rank: number, text: string): string {
  return /^(\[debug\] )?\[rank \d+\] /.test(text) ? text : `[rank ${rank}] ${text}`;
}

class DirectoryLogs implements Logs {
  readonly waitReason = "its output waits to be written to its log";
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
 * Writes texts whole, one after the other. After a failure (a full disk, a closed pipe) it reports the
 * failure once and drops later texts, because a rank must not hang when nobody can read its output.
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
