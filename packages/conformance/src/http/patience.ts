/** How long the next bytes of an answer may take, in ms. A runner without a limit of its own would wait for ever. */
export const patience = 10_000
