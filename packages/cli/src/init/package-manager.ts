import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A program that installs packages, with the words before their names. */
export interface PackageManager {
  readonly add: string
  readonly addForDevelopment: string
}

const MANAGERS = {
  npm: { add: 'npm install', addForDevelopment: 'npm install --save-dev' },
  pnpm: { add: 'pnpm add', addForDevelopment: 'pnpm add --save-dev' },
  yarn: { add: 'yarn add', addForDevelopment: 'yarn add --dev' },
  bun: { add: 'bun add', addForDevelopment: 'bun add --dev' },
} as const
type ManagerName = keyof typeof MANAGERS

const LOCK_FILES: Readonly<Record<string, ManagerName>> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
}

/** What installs packages in a folder: `packageManager` of its package.json, else the nearest lock file. That of a workspace stands above. */
export function packageManagerOf(folder: string, written: unknown): PackageManager {
  const name = typeof written === 'string' ? written.split('@', 1)[0] : undefined
  return MANAGERS[isManager(name) ? name : (byLockFile(folder) ?? 'npm')]
}

function isManager(name: string | undefined): name is ManagerName {
  return name !== undefined && Object.hasOwn(MANAGERS, name)
}

function byLockFile(folder: string): ManagerName | undefined {
  const found = Object.entries(LOCK_FILES).find(([file]) => existsSync(join(folder, file)))
  if (found) return found[1]
  const above = dirname(folder)
  return above === folder || existsSync(join(folder, '.git')) ? undefined : byLockFile(above)
}
