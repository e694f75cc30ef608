/**
 * Carries frames between the runner and its ranks.
 *
 * One engine today: stream sockets, Unix, or TLS over TCP. Whatever replaces it implements
 * {@linkcode Connection} and {@linkcode Listener}.
 *
 * @module
 */
export type { Address, Connection, Listener } from "./transport.ts";
export { formatAddress, isSocketPath, parseAddress } from "./address.ts";
export { claim, hold, isAt } from "./held.ts";
export { PrivateFolder } from "./private_folder.ts";
export { removeIfPossible } from "./remove.ts";
export { connect, type ConnectOptions, isDisconnect, listen } from "./socket.ts";
export { LINK_NAME, LINK_PREFIX, makeSocketFolder, ReachablePath, SHORT_FOLDERS } from "./socket_folder.ts";
export { makeToken, readToken, writeToken } from "./token_file.ts";
export { isGranted, lookAt, ownUser, SHORT_FOLDER, whyReplaceable } from "./trust.ts";
export { turn } from "./turn.ts";
