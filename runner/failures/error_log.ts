/**
 * The errors of all ranks, until the program gathers them.
 *
 * @module
 */
import { isInstance, messageOfThrown } from "../../protocol/mod.ts";

const CAPACITY = 100;

interface Entry {
  readonly error: Error;
  readonly at: number;
}

/** The latest errors, at most 100. */
export class ErrorLog {
  #entries: Entry[] = [];
  readonly #noted = new WeakSet<Error>();

  /**
   * Adds an error once. The same error may end several ranks, or fail a call first and a rank later.
   *
   * @param error The error.
   * @param at Time of the error, by the runner's clock.
   */
  add(error: Error, at: number): void {
    if (this.#noted.has(error)) return;
    this.#noted.add(error);
    this.#entries.push({ error, at });
    if (this.#entries.length > CAPACITY) this.#entries.shift();
  }

  /**
   * Adds what a program's callback has thrown.
   *
   * @param thrown The error, or any value.
   * @param at Time of the error, by the runner's clock.
   */
  addThrown(thrown: unknown, at: number): void {
    this.add(isInstance(thrown, Error) ? thrown as Error : new Error(messageOfThrown(thrown)), at);
  }

  /** Returns the errors by time, so that a root cause precedes its consequences, and forgets them. */
  gather(): Error[] {
    return this.#entries.splice(0).toSorted((left, right) => left.at - right.at).map(({ error }) => error);
  }
}
