import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveHale } from '../../testing/example-service'
import type { ExampleService } from '../rules/example'
import { RULES } from '../rules/rules'
import { judgeFiles } from '../testing/judge-example'
import { goodDeployment } from './good-deployment'
import { MUTATIONS, type Mutation, UNBOUNDED } from './mutations'

/** How long the service needs to start, in ms. */
const START = 1_200

let service: ExampleService
let good: Readonly<Record<string, string>>

beforeAll(async () => {
  const begin = performance.now()
  service = await serveHale({
    startup: { migrations: { maxAge: 0, run: () => performance.now() - begin > START } },
    deadline: 1_500,
    readiness: { database: async () => {} },
    about: {
      shutdown: { readinessDelay: 5_000, timeout: 10_000, signals: ['SIGTERM'] },
      longestBlock: 4_500,
      uncovered: [],
      fleet: { peers: 2, mode: 'guard', asks: 0, unanswered: 0 },
    },
    host: '::',
  })
  await startedAt(service)
  good = goodDeployment(Number(new URL(service.url).port))
})
afterAll(() => service.stop())

async function startedAt({ url }: ExampleService): Promise<void> {
  while ((await fetch(`${url}/startupz`)).status !== 200) await sleep(50)
}

const judge = (files: Readonly<Record<string, string>>) => judgeFiles(RULES, files, new URL(service.url))

it('says nothing about the good deployment', async () => {
  const { findings, problems, failures } = await judge(good)
  expect({ findings: findings.map(({ rule, message }) => [rule.id, message]), problems, failures }).toEqual({
    findings: [],
    problems: [],
    failures: [],
  })
})

it.each(MUTATIONS)('finds "$after" instead of "$before" in $file: $rule', async ({ file, before, after, rule }: Mutation) => {
  const text = good[file] ?? ''
  expect(text.split(before)).toHaveLength(2)
  const { findings } = await judge({ ...good, [file]: text.replace(before, after) })
  expect(findings.map((finding) => finding.rule.id)).toContain(rule)
})

it('moves every number that the good deployment holds', () => {
  const limits =
    /^.*(Seconds|seconds|Threshold|replicas|cpu|Timeout|Period|stop_grace_period|start_period|interval|timeout|inter|fall|rise|Count)\b.*\d.*$/gim
  const lines = Object.values(good).flatMap((text) => text.match(limits) ?? [])
  const known = [...MUTATIONS.map(({ before }) => before), ...UNBOUNDED]
  expect(lines.length).toBeGreaterThan(25)
  expect(lines.filter((line) => !known.some((part) => line.includes(part)))).toEqual([])
})
