/**
 * A rank that an outside launcher has started.
 *
 * @module
 */
import type { Exit, RankProcess } from "./rank_process.ts";

/**
 * A process that is the launcher's to end: what the runner knows of it is its connection. A rank ends by
 * itself when that does.
 */
export class ExternalProcess implements RankProcess {
  readonly spawnedAt: number = performance.now();
  readonly exited: Promise<Exit>;
  readonly stderrTail: readonly string[] = [];
  readonly outputHeldMs = 0;
  readonly outputHeldUntil = -Infinity;
  readonly heldBy = "";
  pid = 0;

  #end = Promise.withResolvers<Exit>();
  #exit: Exit | null = null;
  #hangUp: (() => void) | null = null;

  constructor() {
    this.exited = this.#end.promise;
  }

  get exit(): Exit | null {
    return this.#exit;
  }

  /**
   * It has connected.
   *
   * @param pid Its process, by its own account.
   * @param hangUp Ends the connection.
   */
  connected(pid: number, hangUp: () => void): void {
    this.pid = pid;
    this.#hangUp = hangUp;
  }

  /** Its connection has ended. */
  disconnected(): void {
    if (this.#exit !== null) return;
    this.#exit = { exitCode: null, signal: null };
    this.#end.resolve(this.#exit);
  }

  kill(): void {
    this.#hangUp?.();
    this.disconnected();
  }

  async drained(): Promise<void> {
    await this.exited;
  }

  cleared(): Promise<void> {
    return this.drained();
  }
}
