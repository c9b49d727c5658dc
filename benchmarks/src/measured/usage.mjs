/** The CPU time that this process has had, in microseconds. */
export function usage() {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** What this process holds on to, after a collection where the process was started with --expose-gc. */
export function holdings() {
  globalThis.gc?.()
  const resources = process.getActiveResourcesInfo()
  const count = (/** @type {string} */ kind) => resources.filter((resource) => resource === kind).length
  return {
    heap: process.memoryUsage().heapUsed,
    peakMemory: process.resourceUsage().maxRSS * 1_024,
    timers: count('Timeout'),
    sockets: count('TCPSocketWrap'),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  }
}
