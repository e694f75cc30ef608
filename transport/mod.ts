/** Carries frames between the runner and its ranks.
 *
 * One engine today: stream sockets, Unix or TCP. Whatever replaces it implements {@linkcode Connection} and
 * {@linkcode Listener}.
 *
 * @module
 */
export type { Address, Connection, Listener } from "./transport.ts";
export { formatAddress, parseAddress } from "./address.ts";
export { connect, isDisconnect, listen } from "./socket.ts";
export { makeSocketFolder, ReachablePath, SHORT_FOLDER } from "./socket_folder.ts";
