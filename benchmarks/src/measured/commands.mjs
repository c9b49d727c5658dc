/**
 * Runs the commands of the parent process, one at a time, and ends with it.
 *
 * @param {Record<string, (input: any) => unknown>} commands
 */
export function answerCommands(commands) {
  process.on('message', async (/** @type {[string, unknown]} */ [name, input]) => {
    process.send?.([await commands[name]?.(input)])
  })
  process.on('disconnect', () => process.exit())
  process.send?.('ready')
}
