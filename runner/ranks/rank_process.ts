/**
 * A rank's process, supervised from its spawn.
 *
 * @module
 */
import { stripAnsiCode } from "@std/fmt/colors";
import { escapeControls } from "../../escaped_text.ts";
import { reportError } from "../guard.ts";
import { LineSplitter } from "./line_splitter.ts";
import type { Logs } from "./logs.ts";
import { killGroup, killSession } from "./rank_session.ts";
import { Timer } from "../timer.ts";
import { type SpawnOptions, spawnRank } from "./spawn.ts";

const TAIL_LINES = 20;
/** Time after which unread output counts as blocked, in milliseconds. */
export const OUTPUT_BLOCKED_MS = 100;
/**
 * Time to wait for the end of a rank's pipes after its exit. A process that has left the rank's session may
 * keep them open.
 */
const DRAIN_MS = 100;

/**
 * The signal that asks a rank to exit. It is not SIGTERM, because a supervisor sends SIGTERM to all processes
 * of a program at once, and then the runner must end its ranks.
 */
export const END_SIGNAL = "SIGUSR2";

/** Exit of a process. */
export interface Exit {
  /** Exit code, or `null` if a signal ended the process. */
  readonly exitCode: number | null;
  /** Signal that ended the process, or `null`. */
  readonly signal: Deno.Signal | null;
}

/** The process of a rank, whether spawned or external. */
export interface RankProcess {
  /** Time when it was spawned or expected, by `performance.now()`. */
  readonly spawnedAt: number;
  /** Settles when the process has ended. */
  readonly exited: Promise<Exit>;
  /** Process ID; 0 while it is unknown. */
  readonly pid: number;
  /** Exit of the process, or `null` while it runs. */
  readonly exit: Exit | null;
  /** Last lines of its standard error, if this runner receives them. */
  readonly stderrTail: readonly string[];
  /** Milliseconds for which its output has not been read; 0 if no output waits. */
  readonly outputBlockedMs: number;
  /** Time when its output was last blocked, by `performance.now()`. */
  readonly outputBlockedUntil: number;
  /** Reason for the wait of its output, in words. */
  readonly outputWaitReason: string;
  /** Sends a signal, unless the process has ended. */
  kill(signal: Deno.Signal): void;
  /** Waits until all output from before the exit has been passed on. */
  drained(): Promise<void>;
  /**
   * Waits until nothing remains: the output has been passed on and the processes that it started are killed.
   */
  cleared(): Promise<void>;
}

/** A process that the runner spawned. */
export class SpawnedProcess implements RankProcess {
  readonly spawnedAt: number = performance.now();
  readonly exited: Promise<Exit>;

  #child: Deno.ChildProcess;
  #input: WritableStreamDefaultWriter<Uint8Array>;
  #readers: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>[] = [];
  #output: Promise<unknown>;
  #tail: string[] = [];
  #exit: Exit | null = null;
  readonly #logs: Logs;
  /** Start times of all waits for output to be read, by `performance.now()`. */
  readonly #waitingSince = new Set<{ readonly at: number }>();
  #sessionEnd: Promise<void> | null = null;
  #outputBlockedUntil = -Infinity;

  /**
   * Spawns the process.
   *
   * @param options The rank and its inputs.
   * @param logs Destination of the output.
   */
  constructor(options: SpawnOptions, logs: Logs) {
    const { child, input } = spawnRank(options);
    this.#child = child;
    this.#logs = logs;
    child.unref();
    this.#input = input;
    this.exited = child.status.then(({ code, signal }) => {
      this.#sessionEnd = killSession(child.pid);
      return this.#exit = { exitCode: signal === null ? code : null, signal };
    });
    this.#output = Promise.all([
      this.#relay(options.rank, "stdout", child.stdout),
      this.#relay(options.rank, "stderr", child.stderr),
    ]);
  }

  get pid(): number {
    return this.#child.pid;
  }

  get exit(): Exit | null {
    return this.#exit;
  }

  get stderrTail(): readonly string[] {
    return [...this.#tail];
  }

  get outputBlockedMs(): number {
    const now = performance.now();
    return Math.max(0, ...[...this.#waitingSince].map(({ at }) => now - at));
  }

  get outputBlockedUntil(): number {
    return this.#outputBlockedUntil;
  }

  get outputWaitReason(): string {
    return this.#logs.waitReason;
  }

  kill(signal: Deno.Signal): void {
    if (this.#exit !== null) return;
    if (signal === "SIGKILL") killGroup(this.pid);
    try {
      this.#child.kill(signal);
      // A stopped process would handle the signal only after it continues.
      if (signal !== "SIGKILL") this.#child.kill("SIGCONT");
    } catch (error) {
      // The process ended in the meantime. Any other failure must not keep the other ranks from being ended.
      if (error instanceof Deno.errors.NotFound || error instanceof TypeError) return;
      reportError(`send ${signal} to process ${this.#child.pid}`, error);
    }
  }

  /** Waits until all output from before the exit has been passed on, and closes the pipes. */
  async drained(): Promise<void> {
    await this.exited;
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = new Timer(DRAIN_MS, resolve);
    await Promise.race([this.#output, promise]);
    // The rest is in a pipe of a process that has left the session, or waits for a log that is not taken.
    await Promise.allSettled(this.#readers.map((reader) => reader.cancel()));
    await this.#input.abort().catch(() => {}); // The reading end was closed with the process.
  }

  async cleared(): Promise<void> {
    await this.drained();
    await this.#sessionEnd;
  }

  /** Keeps the last lines for error messages, without terminal colors and control sequences. */
  #remember(lines: readonly string[]): void {
    const latest = lines.slice(-TAIL_LINES).map((line) => escapeControls(stripAnsiCode(line)));
    this.#tail = [...this.#tail, ...latest].slice(-TAIL_LINES);
  }

  async #relay(
    rank: number,
    stream: "stdout" | "stderr",
    source: ReadableStream<Uint8Array<ArrayBuffer>>,
  ): Promise<void> {
    const reader = source.getReader();
    this.#readers.push(reader);
    const splitter = new LineSplitter();
    const hand = async (lines: string[]) => {
      if (lines.length === 0) return;
      if (stream === "stderr") this.#remember(lines);
      const waiting = { at: performance.now() };
      this.#waitingSince.add(waiting);
      await this.#logs.write(lines.map((text) => ({ rank, stream, text })));
      this.#waitingSince.delete(waiting);
      const now = performance.now();
      if (now - waiting.at >= OUTPUT_BLOCKED_MS) this.#outputBlockedUntil = now;
    };
    try {
      while (true) {
        const { value, done } = await reader.read();
        if (done) break;
        await hand(splitter.push(value));
      }
      await hand(splitter.finish());
    } catch (error) {
      // The rank's exit is still reported; only its output is lost.
      reportError(`pass on the output of rank ${rank}`, error);
    }
  }
}
