/** The CPU time of this process so far, in microseconds. */
export function usage() {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** The memory and resources of this process, after a collection if it runs with --expose-gc. */
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
