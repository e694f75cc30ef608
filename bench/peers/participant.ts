/**
 * A program to compare with: a process that measures what it is asked to, in its own language.
 *
 * @module
 */
import { TextLineStream } from "./text_lines.ts";

/** How to start a program, and how to install what it needs. */
export interface Program {
  /** Its name in the report. */
  name: string;
  /** Its command and arguments; `null` if it is not installed. */
  command: readonly string[] | null;
  /** How to install it. */
  install: string;
}

/** A request that the program could not fulfill. The program goes on. */
export class RequestError extends Error {
  override name = "RequestError";
}

/** The longest that a start, or the answer to a request, may take. */
const LIMIT_MS = 120_000;

/** How long the end of standard error may come after that of standard output. */
const LAST_WORDS_MS = 1_000;

/** How much of a program's standard error is kept. */
const KEPT_LENGTH = 2_000;

/** A running program. */
export class Participant implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #errors: ReadableStreamDefaultReader<string>;
  /** Settles at the end of standard error. */
  readonly #errorsEnded: Promise<void>;
  #lastWords = "";

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#writer = process.stdin.getWriter();
    this.#lines = process.stdout
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream())
      .getReader();
    this.#errors = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
    this.#errorsEnded = this.#keepLastWords();
  }

  /**
   * Starts a program and waits for its first result.
   *
   * @param command The program and its arguments.
   * @param limitMs The longest that this may take.
   * @returns The program, and the milliseconds from its start to its first result.
   * @throws {Error} If it ends or fails, or if it takes too long. The message has its last words.
   */
  static async start(
    command: readonly string[],
    limitMs = LIMIT_MS,
  ): Promise<{ participant: Participant; startMs: number }> {
    const [program, ...args] = command;
    const startedAt = performance.now();
    // The leader of a process group, so that its children end with it.
    const process = new Deno.Command(program!, {
      args,
      env: { OMP_NUM_THREADS: "1", GLOO_SOCKET_IFNAME: "lo" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
    const participant = new Participant(process);
    try {
      await participant.#answer(limitMs);
      return { participant, startMs: performance.now() - startedAt };
    } catch (error) {
      await participant[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Lets it measure something.
   *
   * @param name What.
   * @param count How many times, or how many items.
   * @param limitMs The longest that this may take.
   * @returns What it measured, in milliseconds; `null` if it has no such thing.
   * @throws {RequestError} If it cannot fulfill the request.
   * @throws {Error} If it ends, or if it takes too long. The message has its last words.
   */
  async ask(name: string, count: number, limitMs = LIMIT_MS): Promise<number[] | null> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify([name, count])}\n`)).catch(() => {});
    return await this.#answer(limitMs) as number[] | null;
  }

  /** Kills it and its children. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      Deno.kill(-this.#process.pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await this.#writer.close().catch(() => {}); // it may have exited already
    await this.#lines.cancel();
    await this.#errors.cancel(); // a daemon of the program may keep it open
    await this.#process.status;
  }

  async #answer(limitMs: number): Promise<unknown> {
    const line = await within(limitMs, this.#lines.read());
    if (line === LATE) throw new Error(`no answer after ${limitMs / 1000} s`);
    if (line.done) {
      await within(LAST_WORDS_MS, this.#errorsEnded);
      throw new Error(`it exited: ${this.#lastWords.trimEnd().split("\n").at(-1)}`);
    }
    const answer: unknown = JSON.parse(line.value);
    if (isFailure(answer)) throw new RequestError(answer.error);
    return answer;
  }

  async #keepLastWords(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#errors.read();
      if (done) return;
      this.#lastWords = (this.#lastWords + value).slice(-KEPT_LENGTH);
    }
  }
}

/** The result of {@linkcode within} if the promise is late. */
const LATE = Symbol("late");

/** Waits for a promise, for a limited time. */
async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isFailure(answer: unknown): answer is { error: string } {
  return typeof answer === "object" && answer !== null && "error" in answer;
}
