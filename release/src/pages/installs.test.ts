import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { rememberInstalls } from './installs'

const COMMAND = 'npm install hono'

function begin() {
  const home = mkdtempSync(join(tmpdir(), 'hale-installs-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  const installs = rememberInstalls(join(home, 'kept'))
  const installed: string[] = []
  const reader = (name: string, manifest = '{}') => {
    const folder = join(home, name)
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), manifest)
    const install = async () => {
      installed.push(name)
      mkdirSync(join(folder, 'node_modules'))
      writeFileSync(join(folder, 'node_modules', 'hono.js'), 'from npm')
      writeFileSync(join(folder, 'package.json'), '{ "dependencies": {} }')
    }
    return { folder, install: (command = COMMAND) => installs.once(folder, command, install) }
  }
  return { reader, installed }
}

it('copies what an earlier reader has installed with the same command in the same state', async () => {
  const { reader, installed } = begin()
  await reader('first').install()
  const second = reader('second')
  await second.install()
  expect(installed).toEqual(['first'])
  expect(readFileSync(join(second.folder, 'node_modules', 'hono.js'), 'utf8')).toBe('from npm')
  expect(readFileSync(join(second.folder, 'package.json'), 'utf8')).toBe('{ "dependencies": {} }')
})

it('installs anew for another command, and for another manifest', async () => {
  const { reader, installed } = begin()
  await reader('first').install()
  await reader('another command').install('npm install koa')
  await reader('another manifest', '{ "type": "module" }').install()
  expect(installed).toEqual(['first', 'another command', 'another manifest'])
})
