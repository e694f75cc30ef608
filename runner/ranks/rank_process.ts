/**
 * A rank's process, supervised from the moment it is spawned.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { escapeControls } from "../../escaped_text.ts";
import { complain } from "../guard.ts";
import { LineSplitter } from "./line_splitter.ts";
import type { Logs } from "./logs.ts";
import { endFamily, killGroup } from "./rank_family.ts";
import { Timer } from "../timer.ts";
import { type SpawnOptions, spawnRank } from "./spawn.ts";

const TAIL_LINES = 20;
/** What it prints is held up, not merely on its way, once it has waited for so long. */
export const HELD_UP_MS = 100;
/**
 * A process that has left the rank's session may hold its pipes open: how long to wait for their end after
 * the rank's exit.
 */
const DRAIN_MS = 100;

/**
 * Asks a rank to end. SIGTERM is no such signal: a supervisor sends it to all processes of a program at once,
 * and then the runner is to end its ranks.
 */
export const END_SIGNAL = "SIGUSR2";

/** How a process ended. */
export interface Exit {
  /** Its exit code, or `null` if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: Deno.Signal | null;
}

/** The process of a rank, whoever started it. */
export interface RankProcess {
  /** When it was spawned, or first heard of, by `performance.now()`. */
  readonly spawnedAt: number;
  /** Settles when it has ended. */
  readonly exited: Promise<Exit>;
  /** Its process id; 0 while it is not known. */
  readonly pid: number;
  /** How it ended, or `null` while it runs. */
  readonly exit: Exit | null;
  /** The last lines of its standard error, as far as this runner sees them. */
  readonly stderrTail: readonly string[];
  /** For how long what it prints has not been taken, in milliseconds; 0 if nothing waits. */
  readonly outputHeldMs: number;
  /** Until when that was so for long the last time, by `performance.now()`. */
  readonly outputHeldUntil: number;
  /** What it waits for whose output is not taken, in words. */
  readonly heldBy: string;
  /** Sends a signal; nothing if it has ended. */
  kill(signal: Deno.Signal): void;
  /** Waits until what it printed before its end is handed on. */
  drained(): Promise<void>;
  /** Waits until nothing is left of it: what it printed is handed on, and what it had started is killed. */
  cleared(): Promise<void>;
}

/** A process that the runner has spawned. */
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
  /** Since when lines of either stream wait to be taken, by `performance.now()`. */
  readonly #waitingSince = new Set<{ readonly at: number }>();
  #family: Promise<void> | null = null;
  #outputHeldUntil = -Infinity;

  /**
   * Spawns the process.
   *
   * @param options Which.
   * @param logs Where what it prints goes.
   */
  constructor(options: SpawnOptions, logs: Logs) {
    const { child, input } = spawnRank(options);
    this.#child = child;
    this.#logs = logs;
    child.unref();
    this.#input = input;
    this.exited = child.status.then(({ code, signal }) => {
      this.#family = endFamily(child.pid);
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

  get outputHeldMs(): number {
    const now = performance.now();
    return Math.max(0, ...[...this.#waitingSince].map(({ at }) => now - at));
  }

  get outputHeldUntil(): number {
    return this.#outputHeldUntil;
  }

  get heldBy(): string {
    return this.#logs.heldUp;
  }

  kill(signal: Deno.Signal): void {
    if (this.#exit !== null) return;
    if (signal === "SIGKILL") killGroup(this.pid);
    try {
      this.#child.kill(signal);
      // A process that is stopped would take it only when it goes on.
      if (signal !== "SIGKILL") this.#child.kill("SIGCONT");
    } catch (error) {
      // It ended in between. If not, the others are to be ended all the same.
      if (error instanceof Deno.errors.NotFound || error instanceof TypeError) return;
      complain(`send ${signal} to process ${this.#child.pid}`, error);
    }
  }

  /** Waits until what it printed before its end is handed on, and lets go of its pipes. */
  async drained(): Promise<void> {
    await this.exited;
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = new Timer(DRAIN_MS, resolve);
    await Promise.race([this.#output, promise]);
    // What is left is held by a process that has left the session, or waits for a log that nobody takes.
    await Promise.allSettled(this.#readers.map((reader) => reader.cancel()));
    await this.#input.abort().catch(() => {}); // the reading end has gone with the process
  }

  async cleared(): Promise<void> {
    await this.drained();
    await this.#family;
  }

  /** Keeps the last lines, as texts for errors: without what would color them in a terminal, or steer it. */
  #remember(lines: readonly string[]): void {
    const latest = lines.slice(-TAIL_LINES).map((line) => escapeControls(stripVTControlCharacters(line)));
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
      if (now - waiting.at >= HELD_UP_MS) this.#outputHeldUntil = now;
    };
    try {
      while (true) {
        const { value, done } = await reader.read();
        if (done) break;
        await hand(splitter.push(value));
      }
      await hand(splitter.finish());
    } catch (error) {
      // The rank's end tells what there is to tell; until then its output is the one thing that is lost.
      complain(`hand on what rank ${rank} prints`, error);
    }
  }
}
