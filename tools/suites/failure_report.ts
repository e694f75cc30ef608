/**
 * What test runners say about failed tests, to be repeated after everything else.
 *
 * @module
 */

/** How many lines of a report are repeated. */
const MAX_LINES = 80;

/** The lines between which a runner describes failed tests. */
export interface ReportLimits {
  /** Matches the line before the description. */
  readonly start: RegExp;
  /** Matches the line after it. */
  readonly end: RegExp;
}

/** The limits of `deno test`. */
export const DENO_REPORT: ReportLimits = { start: /^ ERRORS $/, end: /^(?:ok|FAILED) \| \d+ passed\b/ };

/** The limits of `cargo test`, which prints the names of failed tests again, in a second such section. */
export const CARGO_REPORT: ReportLimits = { start: /^failures:$/, end: /^test result: / };

/** Keeps the lines between the limits. */
export class FailureReport {
  readonly #limits: ReportLimits;
  readonly #adding: boolean;
  #lines: string[] = [];
  #reading = false;

  /**
   * @param limits The lines before and after a report.
   * @param adding Whether all reports are kept. If not, the last one is kept.
   */
  constructor(limits: ReportLimits, adding: boolean) {
    this.#limits = limits;
    this.#adding = adding;
  }

  /** Reads the next line of the runner's output, without colors. */
  read(line: string): void {
    if (this.#limits.end.test(line)) {
      this.#reading = false;
    } else if (this.#limits.start.test(line)) {
      if (!this.#adding) this.#lines = [];
      this.#reading = true;
    } else if (this.#reading) {
      this.#lines.push(line);
    }
  }

  /** Returns the first lines of the report, without empty lines around it. */
  text(): string {
    const lines = this.#lines.join("\n").trim().split("\n");
    const more = lines.length - MAX_LINES;
    return (more > 0 ? [...lines.slice(0, MAX_LINES), `(${more} more lines above)`] : lines).join("\n");
  }
}
