/**
 * A rank that an outside launcher started.
 *
 * @module
 */
import type { Exit, RankProcess } from "./rank_process.ts";

/**
 * A process that only its launcher can end. The runner knows it by its connection. The rank exits by itself
 * when the connection ends.
 */
export class ExternalProcess implements RankProcess {
  readonly spawnedAt: number = performance.now();
  readonly exited: Promise<Exit>;
  readonly gone: Promise<void>;
  readonly stderrTail: readonly string[] = [];
  readonly outputBlockedMs = 0;
  readonly outputBlockedUntil = -Infinity;
  readonly outputWaitReason = "";
  pid = 0;

  #end = Promise.withResolvers<Exit>();
  #exit: Exit | null = null;
  #hangUp: (() => void) | null = null;

  constructor() {
    this.exited = this.#end.promise;
    this.gone = this.exited.then(() => {});
  }

  get exit(): Exit | null {
    return this.#exit;
  }

  get isGone(): boolean {
    return this.#exit !== null;
  }

  /**
   * Notes that the rank has connected.
   *
   * @param pid Process ID that the rank reported.
   * @param hangUp Closes the connection.
   */
  connected(pid: number, hangUp: () => void): void {
    this.pid = pid;
    this.#hangUp = hangUp;
  }

  async disconnected(settle: () => Promise<void>): Promise<void> {
    await settle();
    this.#disconnect();
  }

  kill(): void {
    this.#hangUp?.();
    this.#disconnect();
  }

  lastWords(): Promise<void> {
    return Promise.resolve();
  }

  #disconnect(): void {
    if (this.#exit !== null) return;
    this.#exit = { exitCode: null, signal: null };
    this.#end.resolve(this.#exit);
  }

  cleared(): Promise<void> {
    return this.gone;
  }
}
