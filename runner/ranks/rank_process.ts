/**
 * A rank's process, supervised from its spawn.
 *
 * @module
 */
import { stripAnsiCode } from "@std/fmt/colors";
import { escapeControls } from "../../escaped_text.ts";
import { untilQuiet } from "../../transport/mod.ts";
import { reportError } from "../guard.ts";
import { exitOfDying } from "./dying_process.ts";
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
  /** Settles when it is known that the process has ended, or is ending. */
  readonly exited: Promise<Exit>;
  /** Settles when the process is gone, and its memory and its devices are free. */
  readonly gone: Promise<void>;
  /** Whether `gone` has settled. */
  readonly isGone: boolean;
  /** Process ID; 0 while it is unknown. */
  readonly pid: number;
  /** Exit of the process, or `null` while it is not known to end. */
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
  /**
   * Notes that a connection of the process has ended.
   *
   * @param settle Waits until everything is handled that the process has sent. It is called if the process is
   * dying, and `exited` settles after that.
   */
  disconnected(settle: () => Promise<void>): Promise<void>;
  /** Waits until the output that it printed before its exit has been read. */
  lastWords(): Promise<void>;
  /**
   * Waits until nothing remains: the output has been passed on and the processes that it started are killed.
   */
  cleared(): Promise<void>;
}

/** A process that the runner spawned. */
export class SpawnedProcess implements RankProcess {
  readonly spawnedAt: number = performance.now();
  readonly exited: Promise<Exit>;
  readonly gone: Promise<void>;

  #child: Deno.ChildProcess;
  #input: WritableStreamDefaultWriter<Uint8Array>;
  #readers: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>[] = [];
  #output: Promise<unknown>;
  #tail: string[] = [];
  #exit: Exit | null = null;
  #isGone = false;
  readonly #exited = Promise.withResolvers<Exit>();
  /** Number of reads of its output so far. */
  #reads = 0;
  /** Settles when the output of the dying process has been read; `null` if it was not seen dying. */
  #heard: Promise<void> | null = null;
  readonly #logs: Logs;
  /** All waits for output to be passed on, with their start times by `performance.now()`. */
  readonly #waits = new Set<{ readonly at: number; readonly written: Promise<void> }>();
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
    this.exited = this.#exited.promise;
    this.gone = child.status.then(({ code, signal }) => {
      this.#isGone = true;
      this.#sessionEnd = killSession(child.pid);
      this.#note({ exitCode: signal === null ? code : null, signal });
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

  get isGone(): boolean {
    return this.#isGone;
  }

  get stderrTail(): readonly string[] {
    return [...this.#tail];
  }

  get outputBlockedMs(): number {
    const now = performance.now();
    return Math.max(0, ...[...this.#waits].map(({ at }) => now - at));
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

  async disconnected(settle: () => Promise<void>): Promise<void> {
    const exit = this.#exit === null ? exitOfDying(this.pid) : null;
    if (exit === null) return;
    this.#heard ??= this.#hear();
    await settle();
    this.#note(exit);
  }

  lastWords(): Promise<void> {
    return this.#heard ?? this.#drained();
  }

  /** Waits until all output from before the exit has been passed on, and closes the pipes. */
  async #drained(): Promise<void> {
    await this.gone;
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = new Timer(DRAIN_MS, resolve);
    await Promise.race([this.#output, promise]);
    // The rest is in a pipe of a process that has left the session, or waits for a log that is not taken.
    await Promise.allSettled(this.#readers.map((reader) => reader.cancel()));
    await this.#input.abort().catch(() => {}); // The reading end was closed with the process.
  }

  async cleared(): Promise<void> {
    await this.#drained();
    await this.#sessionEnd;
  }

  /**
   * Waits until the output is read that the dying process has printed. It is in the pipes already, which may
   * stay open for a while.
   */
  async #hear(): Promise<void> {
    while (true) {
      await untilQuiet(() => this.#reads);
      if (this.#waits.size === 0) return;
      await Promise.allSettled([...this.#waits].map(({ written }) => written));
    }
  }

  #note(exit: Exit): void {
    this.#exit ??= exit;
    this.#exited.resolve(this.#exit);
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
      const at = performance.now();
      const wait = { at, written: this.#logs.write(lines.map((text) => ({ rank, stream, text }))) };
      this.#waits.add(wait);
      await wait.written.finally(() => this.#waits.delete(wait));
      const now = performance.now();
      if (now - at >= OUTPUT_BLOCKED_MS) this.#outputBlockedUntil = now;
    };
    try {
      while (true) {
        const { value, done } = await reader.read();
        this.#reads++;
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
