/**
 * Connections that transport frames between the runner and its ranks.
 *
 * The only implementation uses stream sockets: Unix sockets, or TLS over TCP. A replacement must implement
 * {@linkcode Connection} and {@linkcode Listener}.
 *
 * @module
 */
export type { Address, Connection, Listener } from "./transport.ts";
export { formatAddress, isSocketPath, parseAddress } from "./address.ts";
export { isAt, lockForRemoval, lockInUse } from "./file_lock.ts";
export { PrivateFolder } from "./private_folder.ts";
export { removeIfPossible } from "./remove.ts";
export { connect, type ConnectOptions, isDisconnect, listen } from "./socket.ts";
export { LINK_NAME, LINK_PREFIX, makeSocketFolder, ReachablePath, SHORT_FOLDERS } from "./socket_folder.ts";
export { makeToken, readToken, writeToken } from "./token_file.ts";
export { isGranted, lstatIfAllowed, ownUser, SHORT_FOLDER, whyReplaceable } from "./trust.ts";
export { nextTurn, untilQuiet } from "./turn.ts";
