import { expect, it } from 'vitest'
import { RULES } from '../../doctor/rules/rules'
import { judgeFiles } from '../../doctor/testing/judge-example'

const BASE = `services:
  orders:
    image: ghcr.io/example/orders:1.4.2
    depends_on: { database: { condition: service_healthy } }
  database:
    image: postgres:16
    healthcheck: { test: [CMD-SHELL, pg_isready -U postgres], interval: 5s, retries: 5 }
`
const patient = (test = '') => `services:\n  database:\n    healthcheck: { start_period: 60s${test} }\n`

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { findings, problems } = await judgeFiles(RULES, files, undefined, ['.'])
  expect(problems).toEqual([])
  return findings.map(({ rule, place }) => `${rule.id} ${place?.file}:${place?.line}`)
}

it('an override that compose always reads is written over the file beside it', async () => {
  const alone = ['compose-no-start-period compose.yaml:7']
  expect(await found({ 'compose.yaml': BASE })).toEqual(alone)
  expect(await found({ 'compose.yaml': BASE, 'compose.override.yaml': patient() })).toEqual([])
  expect(await found({ 'docker-compose.yml': BASE, 'docker-compose.override.yml': patient() })).toEqual([])
  expect(await found({ 'compose.yaml': BASE, 'other/compose.override.yaml': patient() })).toEqual(alone)
})

it('another file that changes its services is judged with it, and the first file by itself too', async () => {
  const files = { 'compose.yaml': BASE, 'compose.prod.yaml': patient(', test: [CMD, pg_isready, "||", exit, "1"]') }
  expect(await found(files)).toEqual(['healthcheck-command-form compose.prod.yaml:3', 'compose-no-start-period compose.yaml:7'])
})

it('two complete files of one folder are two projects', async () => {
  const other = BASE.replace(/ {4}depends_on.*\n/, '').replace('pg_isready', 'pg_isready -q')
  expect(await found({ 'compose.yaml': BASE, 'compose.test.yaml': other })).toEqual(['compose-no-start-period compose.yaml:7'])
})

it('a fault that both projects have is said once', async () => {
  const files = { 'compose.yaml': BASE, 'compose.prod.yaml': 'services:\n  orders:\n    restart: always\n' }
  expect(await found(files)).toEqual(['compose-no-start-period compose.yaml:7'])
})
