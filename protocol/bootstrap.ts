/**
 * The bootstrap message of a spawned rank: one line of JSON on its standard input.
 *
 * @module
 */

/** Bootstrap message from the runner to a rank. */
export interface Bootstrap {
  /** The address on which the runner listens, formatted by `formatAddress`. */
  address: string;
  /** The rank's secret. */
  token: string;
  /** The secret that the runner shares with all its ranks. TLS uses it. */
  lineSecret: string;
  /** The process ID of the runner, which must be the rank's parent. */
  runnerPid: number;
  /** The folder into which ranks unpack compiled models; `null` if each rank uses its own. */
  packages: string | null;
  /** The private folder for the sockets at which ranks meet; `null` if they meet over TCP. */
  sockets: string | null;
  /** The class among those that the program serves; `null` for the default, or if the rank imports it. */
  served: { readonly index: number; readonly name: string } | null;
}
