/** The timeout (ms) of a run that must hang. */
export const HANG_TIMEOUT = 300

/** The timeout (ms) of a run whose client reports the lost connection. On a busy machine that takes a while. */
export const LOSS_TIMEOUT = 1_000

/** The timeout (ms) of a run that must pass. On a busy machine the timeout must not decide. */
export const GENEROUS_TIMEOUT = 10_000
