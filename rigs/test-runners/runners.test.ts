import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { adapterCases, faultCases, leakCases } from '@hale/conformance'
import { describe, expect, it } from 'vitest'

const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js')
/** Runs both suites, or only the cases whose names begin with `only`. */
const commands: Readonly<Record<string, (only?: string) => readonly string[]>> = {
  'jest in CommonJS': (only) => [jest, '--config', 'jest.config.json', '--verbose', '--ci', ...(only ? ['-t', `^${only}`] : [])],
  'node:test': (only) => ['--test', '--test-reporter=spec', ...(only ? [`--test-name-pattern=^${only}`] : []), 'suites.node.mjs'],
}

/** Runs a test runner without the variables that this one has set. */
async function run(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<{ code: number; output: string }> {
  const clean = Object.entries(process.env).filter(([name]) => !/^(VITEST|JEST|NODE_TEST|NODE_OPTIONS|FORCE_COLOR)/.test(name))
  const child = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    env: { ...Object.fromEntries(clean), NO_COLOR: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, output: out + error }
}

const names = [
  ...Object.entries(adapterCases).flatMap(([capability, cases]) => cases.map((item) => `node: ${capability}: ${item.name}`)),
  ...[...faultCases, ...leakCases].map((item) => `beacon: ${item.sentence}`),
]
const skipped = [/fifty clients .* \(left out: to show a skipped case\)/, /wrong credentials, .* \(left out: it has none\)/]

describe.each(Object.entries(commands))('%s', (_name, argumentsFor) => {
  it('runs every case of both suites, and names the skipped ones with their reasons', async () => {
    const { code, output } = await run(argumentsFor())
    expect(output, output).not.toMatch(/^not ok|✖|✕/m)
    expect(code).toBe(0)
    expect(names.filter((name) => !output.includes(name))).toEqual([])
    for (const pattern of skipped) expect(output).toMatch(pattern)
  })

  it.each([
    ['HEAD', 'node: methods: ', 'answers HEAD with the status and the headers of GET'],
    ['rejection', 'node: statuses: ', 'answers 200 to all four endpoints'],
  ])('fails for a broken adapter: %s', async (broken, capability, failed) => {
    const { code, output } = await run(argumentsFor(capability), { BROKEN: broken })
    expect(code).not.toBe(0)
    expect(output).toMatch(new RegExp(`[✖✕●] .*${capability}${failed}`))
  })
})

describe('without an it', () => {
  it.each([
    ['Vitest', { VITEST: 'true' }],
    ['Jest', { JEST_WORKER_ID: '1' }],
  ])('an error says what to do in a runner without a global one: %s', async (name, settings) => {
    const { code, output } = await run(['suites.node.mjs'], settings)
    expect(code).not.toBe(0)
    expect(output).toContain(`it is undefined, and ${name} has no global one here: hand in the one of your test runner`)
  })
})
