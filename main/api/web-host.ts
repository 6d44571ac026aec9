// How a page in a browser and the web host (main/serve) speak, before and around the contract.

/** The opened address ends in "#code=<code>": works once, for 60 s. The page takes it out of its address at once. */
export const codeMark = "code";

/** POST the code, as text, gives 200 with the token as text, and the cookie that blobs need; 403 otherwise. */
export const sessionPath = "/session";

/** WebSocket with the subprotocols [socketProtocol, token]; one `Message` of events.ts as JSON a frame. */
export const socketPath = "/api";
export const socketProtocol = "lifeboat";

/** Longest message a page may send, in bytes; a longer one ends the connection (close code 1009). */
export const longestMessage = 1 << 20;

/** Close code: the token is unknown or too old; a new address is needed. Others: try again, the host may be restarting. */
export const closedUnknownSession = 4401;
