/**
 * What a runner tells a rank that it spawns, in one line of JSON on its standard input.
 *
 * @module
 */

/** The line. */
export interface Bootstrap {
  /** Where the runner listens, as `formatAddress` writes it. */
  address: string;
  /** The rank's secret. */
  token: string;
  /** The secret of the runner and all its ranks, which TLS goes by. */
  lineSecret: string;
  /** The runner's process, which must be the rank's parent. */
  runnerPid: number;
  /** The folder that ranks unpack compiled models to; `null`: each has its own. */
  packages: string | null;
  /** The private folder for the sockets that ranks meet at; `null`: they do over TCP. */
  sockets: string | null;
}
