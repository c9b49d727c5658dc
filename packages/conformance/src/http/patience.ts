/** How long the next bytes of an answer may take, in ms. A runner without a limit of its own would wait for ever. */
export const patience = 30_000

/** How long a server may take to close a connection, in ms: less than one that is idle is kept. */
export const closing = 3_000
