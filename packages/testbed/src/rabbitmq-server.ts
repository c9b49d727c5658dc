import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findBinaries } from './binaries'
import { freePort } from './free-port'
import { password, type ServerWithLogin, user } from './login'
import type { ServerKind } from './server-kind'
import { startServerProcess } from './server-process'

/** The settings of an AMQP client. */
export interface RabbitmqServer extends ServerWithLogin {
  /** Runs `rabbitmqctl` with these parameters, as an operator does. */
  control(...parameters: string[]): Promise<void>
}

const binaries = ['rabbitmq-server', 'rabbitmqctl', 'epmd'] as const
const node = 'hale@127.0.0.1'

/**
 * Erlang needs a daemon that knows the ports of its nodes, and would start one that outlives the broker. So each broker has
 * its own daemon on its own port, as a child that ends with it.
 */
const script = `
"$2" -port "$ERL_EPMD_PORT" -address 127.0.0.1 & names=$!
"$1" & broker=$!
trap 'kill -TERM $broker' TERM
trap 'kill -KILL $broker $names' QUIT
while kill -0 $broker 2>/dev/null; do wait $broker; done
kill $names
wait $names
`

async function startRabbitmq(): Promise<RabbitmqServer> {
  const found = findBinaries(binaries)
  if (!found) throw new Error('no rabbitmq-server, rabbitmqctl and epmd: install RabbitMQ')
  const [port, nodes, names] = [await freePort(), await freePort(), await freePort()]
  const settings = {
    'listeners.tcp.1': `127.0.0.1:${port}`,
    default_user: user,
    default_pass: password,
    'log.console': 'true',
    'log.console.level': 'info',
    'log.file': 'false',
  }
  const environment = (folder: string) => ({
    HOME: folder,
    ERL_EPMD_PORT: String(names),
    // Replaces the script with the Erlang machine itself, which SIGTERM ends properly.
    RUNNING_UNDER_SYSTEMD: '1',
    RABBITMQ_NODENAME: node,
    RABBITMQ_USE_LONGNAME: 'true',
    RABBITMQ_DIST_PORT: String(nodes),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
  })
  let home = ''
  const server = await startServerProcess({
    name: 'rabbitmq',
    ready: /Server startup complete/,
    stop: 'SIGTERM',
    async prepare(folder) {
      home = folder
      const text = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
      writeFileSync(join(folder, 'rabbitmq.conf'), text.join(''), { mode: 0o600 })
    },
    environment: (folder) => ({
      ...environment(folder),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}',
    }),
    command: () => ['sh', '-c', script, 'rabbitmq', found['rabbitmq-server'], found.epmd],
  })
  const control = async (...parameters: string[]) => {
    const { PATH } = process.env
    const env = { PATH, LC_ALL: 'C.UTF-8', ...environment(home) }
    await promisify(execFile)(found.rabbitmqctl, ['--longnames', '-n', node, ...parameters], { cwd: home, env })
  }
  return { ...server, host: '127.0.0.1', port, user, password, control }
}

/** A private RabbitMQ with one user, on a free loopback port. It starts in about 5 s. */
export const rabbitmqServer: ServerKind<RabbitmqServer, never> = {
  binaries,
  remedy: 'apt-get install rabbitmq-server',
  start: startRabbitmq,
}
