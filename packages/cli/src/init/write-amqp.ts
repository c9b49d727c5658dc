import type { ClientLines } from './client-lines'
import type { Project } from './project'

/** A connection of amqplib that ends stays ended, so the service connects again. */
export function writeAmqp({ dialect: { typescript } }: Pick<Project, 'dialect'>): ClientLines {
  const typed = (name: string, type: string): string => `let ${name}${typescript ? `: ${type} | undefined` : ''}`
  return {
    imports: [
      { from: '@hale/checks/amqp', names: ['amqp'] },
      { from: 'amqplib', names: ['connect'] },
    ],
    lines: [
      typed('connection', 'Awaited<ReturnType<typeof connect>>'),
      typed('channel', "Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['createChannel']>>"),
      typed('retry', 'ReturnType<typeof setTimeout>'),
      'async function connectQueue() {',
      '  try {',
      `    connection = await connect(process.env['AMQP_URL'] ?? 'amqp://127.0.0.1')`,
      `    connection.on('error', () => {}).once('close', connectLater) // an unheard error event ends the process`,
      '    channel = await connection.createChannel()',
      `    channel.on('error', () => {}).once('close', connectLater)`,
      '  } catch {',
      '    connectLater()',
      '  }',
      '}',
      'function connectLater() {',
      '  connection?.close().catch(() => {}) // where the channel alone has closed',
      '  connection = undefined',
      '  channel = undefined',
      '  clearTimeout(retry)',
      '  retry = setTimeout(connectQueue, 1_000).unref()',
      '}',
      'void connectQueue()',
    ],
    check: 'amqp(() => channel)',
    close: 'connection?.close()',
    exports: [],
  }
}
