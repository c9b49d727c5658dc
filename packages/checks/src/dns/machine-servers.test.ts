import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeFolder } from '../testing/mount'

/** A process may give itself other name servers only in namespaces of its own, which takes root on Linux. */
const inside = ['--net', '--mount', 'sh', '-c']
const mayUnshare = spawnSync('unshare', [...inside, 'ip link set lo up']).status === 0
if (!mayUnshare) process.stderr.write('skipped: dns(options) as the name servers of the machine change: unshare and ip need root here\n')
const required = mayUnshare || Boolean(process.env['CI'])

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const script = join(import.meta.dirname, '..', 'testing', 'follow-name-servers.ts')

/** Starts the script with a file of its own as /etc/resolv.conf. */
function start(file: string) {
  const command = 'ip link set lo up && mount --bind "$1" /etc/resolv.conf && exec "$2" --import "$3" "$4"'
  const parameters = [...inside, command, 'sh', file, process.execPath, tsx, script]
  const child = spawn('unshare', parameters, { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return async (command: string): Promise<unknown> => {
    child.stdin.write(`${command}\n`)
    const { value } = await Promise.race([lines.next(), once(child, 'exit').then(() => ({ value: undefined }))])
    return JSON.parse(String(value))
  }
}

describe.skipIf(!required)('dns(options) as the name servers of the machine change', () => {
  it('queries those that the machine has at each run', async () => {
    const file = join(makeFolder(), 'resolv.conf')
    writeFileSync(file, 'nameserver 127.0.0.2\n')
    const say = start(file)
    expect(await say('serve 127.0.0.2')).toBe('serving')
    expect(await say('probe')).toMatchObject({ status: 'healthy' })
    expect(await say('move 127.0.0.3')).toBe('serving')
    expect(await say('probe')).toMatchObject({ status: 'unhealthy' })
    writeFileSync(file, 'nameserver 127.0.0.3\n')
    expect(await say('probe')).toMatchObject({ status: 'healthy' })
  })
})
