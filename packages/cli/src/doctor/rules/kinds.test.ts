import { expect, it } from 'vitest'
import { applyEdits, type Edit } from '../edits/edit'
import { judgeFiles } from '../testing/judge-example'
import { deployment, SERVICE } from './example-manifests'
import { RULES } from './rules'

/** The findings about these files: `severity id`, each once. */
async function found(files: Readonly<Record<string, string>>, only?: string): Promise<string[]> {
  const { findings, failures, problems } = await judgeFiles(RULES, files)
  expect({ failures, problems }).toEqual({ failures: [], problems: [] })
  const all = [...new Set(findings.map(({ rule, severity }) => `${severity} ${rule.id}`))]
  return only ? all.filter((line) => line.endsWith(` ${only}`)) : all
}

const container = (lines: string, parts?: Parameters<typeof deployment>[1]) => ({ 'orders.yaml': deployment(lines, parts) })
const dockerfile = (text: string) => ({ Dockerfile: text })
const compose = (lines: string) => ({ 'compose.yaml': `services:\n  orders:\n${lines.replace(/^(?=.)/gm, '    ')}\n` })

it.each([
  ['CMD npm start', 'error'],
  ['CMD ["npm", "start"]', 'error'],
  ['CMD ["yarn", "start"]', 'error'],
  ['CMD ["pnpm", "run", "start"]', 'error'],
  ['CMD node server.js', 'error'],
  ['CMD ["sh", "-c", "node server.js"]', 'error'],
  ['CMD ["/bin/sh", "-c", "node migrate.js && node server.js"]', 'error'],
  ['ENTRYPOINT node server.js', 'error'],
  ['ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["npm", "start"]', 'error'],
  ['ENTRYPOINT ["tini", "--"]\nCMD ["npm", "start"]', 'error'],
  ['CMD exec node server.js', undefined],
  ['CMD ["sh", "-c", "exec node server.js"]', undefined],
  ['CMD ["sh", "-c", "node migrate.js && exec node server.js"]', undefined],
  ['CMD ["bash", "-c", "node server.js"]', undefined],
  ['CMD ["bash", "-c", "node migrate.js && node server.js"]', 'error'],
  ['SHELL ["/bin/bash", "-c"]\nCMD node server.js', undefined],
  ['CMD ["node", "server.js"]', undefined],
  ['ENTRYPOINT ["node"]\nCMD ["server.js"]', undefined],
  ['ENTRYPOINT ["dumb-init", "--"]\nCMD npm start', undefined],
  ['ENTRYPOINT ["tini", "-g", "--"]\nCMD npm start', undefined],
])('signal-not-forwarded: %j is %s', async (lines, severity) => {
  const expected = severity ? [`${severity} signal-not-forwarded`] : []
  expect(await found(dockerfile(`FROM node:20\n${lines}\n`), 'signal-not-forwarded')).toEqual(expected)
  const onAlpine = severity ? ['warning signal-not-forwarded'] : []
  expect(await found(dockerfile(`FROM node:20-alpine\n${lines}\n`), 'signal-not-forwarded')).toEqual(onAlpine)
})

it('signal-not-forwarded: the last stage counts, and the commands of compose and Kubernetes', async () => {
  expect(await found(dockerfile('FROM node:20 AS build\nCMD npm test\nFROM node:20\nCMD ["node", "server.js"]\n'))).toEqual([])
  expect(await found(compose('image: orders\ncommand: npm start'))).toEqual(['error signal-not-forwarded'])
  expect(await found(container('command: [sh, -c, node server.js]'), 'signal-not-forwarded')).toEqual(['error signal-not-forwarded'])
  expect(await found(container('command: [sh, -c, node migrate.js]', { kind: 'Job' }), 'signal-not-forwarded')).toEqual([])
})

it.each([
  ['node:20-slim', '', 'curl -f http://localhost/', true],
  ['node:20-alpine', '', 'curl -f http://localhost/', true],
  ['node:20-alpine', '', 'wget -q -O /dev/null http://127.0.0.1/', false],
  ['node:20-bookworm-slim', '', 'wget -q -O /dev/null http://127.0.0.1/', true],
  ['node:20', '', 'curl -f http://localhost/', false],
  ['gcr.io/distroless/nodejs20-debian12', '', '["curl", "-f", "http://localhost/"]', true],
  ['scratch', '', '["wget", "http://localhost/"]', true],
  ['debian:12', '', 'curl -f http://localhost/', true],
  ['ubuntu:24.04', 'RUN apt-get update && apt-get install -y curl', 'curl -f http://localhost/', false],
  ['ubuntu:24.04', 'RUN <<EOF\napt-get update\napt-get install -y curl\nEOF', 'curl -f http://localhost/', false],
  ['node:20-alpine', 'RUN apk add --no-cache curl=~8', 'curl -f http://localhost/', false],
  ['node:20-alpine', 'RUN apk add --virtual .build curl && apk del .build', 'curl -f http://localhost/', true],
  [
    'node:20-slim',
    'RUN apt-get update && apt-get install -y curl \\\n && curl x \\\n && apt-get purge -y curl',
    'curl -f http://localhost/',
    true,
  ],
  ['node:20-slim', 'COPY --from=tools /usr/bin/curl /usr/bin/curl', 'curl -f http://localhost/', false],
  ['example.com/base/node:20-slim', '', 'curl -f http://localhost/', false],
  ['node:20-slim', '', '["node", "healthcheck.js"]', false],
])('healthcheck-tool-missing: FROM %s, %j, %s: %s', async (image, line, command, fires) => {
  const text = `FROM busybox AS tools\nRUN apt-get install -y curl\nFROM ${image}\n${line}\nHEALTHCHECK CMD ${command}\n`
  expect(await found(dockerfile(text), 'healthcheck-tool-missing')).toEqual(fires ? ['error healthcheck-tool-missing'] : [])
})

it('healthcheck-tool-missing: compose asks the image that it builds', async () => {
  const files = (install: string) => ({
    'compose.yaml':
      'services:\n  orders:\n    build: { context: ./app }\n    healthcheck: { test: "curl -f http://localhost/ || exit 1", start_period: 9s }\n',
    'app/Dockerfile': `FROM node:20-slim\n${install}CMD ["node", "server.js"]\n`,
  })
  expect(await found(files(''))).toEqual(['error healthcheck-tool-missing'])
  expect(await found(files('RUN apt-get install -y curl\n'))).toEqual([])
})

it.each([
  ['["CMD", "curl", "-f", "http://localhost/", "||", "exit", "1"]', true],
  ['["CMD", "curl -f http://localhost/ || exit 1"]', true],
  ['["curl", "-f", "http://localhost/"]', true],
  ['["CMD-SHELL", "curl -f http://localhost/ || exit 1"]', false],
  ['curl -f http://localhost/ || exit 1', false],
  ['["CMD", "sh", "-c", "curl -f http://localhost/ || exit 1"]', false],
  ['["CMD", "curl", "-f", "http://localhost/"]', false],
])('healthcheck-command-form: %s: %s', async (test, fires) => {
  const files = compose(`image: orders\nhealthcheck:\n  test: ${test}`)
  expect(await found(files, 'healthcheck-command-form')).toEqual(fires ? ['error healthcheck-command-form'] : [])
})

it.each([
  ['curl http://localhost/', true],
  ['curl -s -o /dev/null http://localhost/ || exit 1', true],
  ['curl -sSf http://localhost/', false],
  ['curl --silent --fail http://localhost/', false],
  ['curl --fail-with-body http://localhost/', false],
  ['curl -s http://localhost/ | grep -q healthy', false],
  ['test "$(curl -s -o /dev/null -w %{http_code} http://localhost/)" = 200', false],
  ['wget -q -O - http://localhost/', false],
])('healthcheck-ignores-status: %s: %s', async (test, fires) => {
  const files = compose(`image: orders\nhealthcheck:\n  test: ${JSON.stringify(test)}`)
  expect(await found(files, 'healthcheck-ignores-status')).toEqual(fires ? ['error healthcheck-ignores-status'] : [])
})

it('container-healthcheck-on-readiness: plain compose replaces nothing, Swarm does', async () => {
  const files = (deploy: string) => compose(`image: orders\nhealthcheck:\n  test: curl -f http://127.0.0.1:3000/readyz\n${deploy}`)
  expect(await found(files(''))).toEqual([])
  expect(await found(files('deploy: { restart_policy: { condition: any } }'))).toEqual(['error container-healthcheck-on-readiness'])
})

it.each([
  ['timeoutSeconds: 10s'],
  ['timeoutSeconds: "1"'],
  ['periodSeconds: 0'],
  ['periodSeconds: 2.5'],
  ['initialDelaySeconds: -1'],
  ['timeout: 5'],
  ['tcpSocket: { port: 3000 }'],
])('invalid-probe: the API refuses %s', async (line) => {
  const files = container(`livenessProbe:\n  httpGet: { path: /livez, port: 3000 }\n  ${line}`)
  expect(await found(files, 'invalid-probe')).toEqual(['error invalid-probe'])
})

it.each([
  ['httpGet: { path: /livez, port: 3000, scheme: https }'],
  ['httpGet: { path: /livez, port: "3000" }'],
  ['httpGet: { path: /livez }'],
  ['httpGet: { path: /livez, port: 70000 }'],
  ['grpc: { port: http }'],
  ['exec: { command: "cat /tmp/healthy" }'],
  ['periodSeconds: 5'],
])('invalid-probe: the API refuses a probe with %s', async (line) => {
  expect(await found(container(`livenessProbe:\n  ${line}`), 'invalid-probe')).toEqual(['error invalid-probe'])
})

it('invalid-probe: a plain init container has no probes, a sidecar may', async () => {
  const init = (policy: string) => ({
    pod: `initContainers:\n  - name: proxy\n    image: envoy:1\n${policy}    livenessProbe: { tcpSocket: { port: 9901 } }`,
  })
  expect(await found(container('', init('')), 'invalid-probe')).toEqual(['error invalid-probe'])
  expect(await found(container('', init('    restartPolicy: Always\n')), 'invalid-probe')).toEqual([])
})

it.each([
  ['localhost', '', true],
  ['127.0.0.1', '', true],
  ['0.0.0.0', '', true],
  ['orders', '', true],
  ['orders.shop.svc.cluster.local', '', true],
  ['192.168.1.20', '', false],
  ['status.example.com', '', false],
  ['localhost', 'hostNetwork: true', false],
])('probe-host: %s %s: %s', async (host, pod, fires) => {
  const files = container(`livenessProbe:\n  httpGet: { host: ${host}, path: /livez, port: 3000 }`, { pod })
  expect(await found(files, 'probe-host')).toEqual(fires ? ['error probe-host'] : [])
})

it('no-probes: only a container whose port a Service sends requests to', async () => {
  const ports = 'ports:\n  - { name: http, containerPort: 3000 }'
  expect(await found({ 'a.yaml': deployment(ports) + SERVICE })).toEqual(['warning no-probes'])
  expect(await found(container(ports))).toEqual([])
  expect(await found({ 'a.yaml': deployment(ports.replace('http', 'metrics')) + SERVICE })).toEqual([])
  expect(await found({ 'a.yaml': deployment(ports) + SERVICE.replace('app: orders', 'app: other') })).toEqual([])
})

it('single-replica: an autoscaler counts, and so does no number', async () => {
  const probe = 'livenessProbe: { tcpSocket: { port: 3000 } }'
  const scaler = (least: number) =>
    `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: orders }\nspec:\n  minReplicas: ${least}\n  scaleTargetRef: { kind: Deployment, name: orders }\n`
  const one = deployment(probe, { spec: 'paused: false' })
  expect(await found({ 'a.yaml': one })).toEqual(['info single-replica'])
  expect(await found({ 'a.yaml': one + scaler(2) })).toEqual([])
  expect(await found({ 'a.yaml': one.replace('Deployment', 'DaemonSet') })).toEqual([])
})

it('rollout-without-spare: not where a volume can have one owner only', async () => {
  const spec = 'replicas: 1\nstrategy: { type: Recreate }'
  const pod = 'volumes:\n  - { name: data, persistentVolumeClaim: { claimName: data } }'
  expect(await found(container('', { spec }), 'rollout-without-spare')).toEqual(['info rollout-without-spare'])
  expect(await found(container('', { spec, pod }), 'rollout-without-spare')).toEqual([])
})

it('says nothing about Jobs and init containers that others would be judged for', async () => {
  const lines = 'command: [node, migrate.js]\nlivenessProbe:\n  exec: { command: [node, probe.js] }\n  failureThreshold: 1'
  expect(await found(container(lines, { kind: 'Job', spec: 'completions: 1' }))).toEqual([])
})

it('signal-not-forwarded: a script that traps the signal passes it on, and one line says which script it is', async () => {
  const trapped = 'trap "kill -TERM $PID" TERM; node server.js & PID=$!; wait $PID'
  expect(await found(container(`command: [sh, -c, ${JSON.stringify(trapped)}]`), 'signal-not-forwarded')).toEqual([])
  const onExit = 'trap "rm /tmp/x" EXIT; node server.js'
  expect(await found(container(`command: [sh, -c, ${JSON.stringify(onExit)}]`), 'signal-not-forwarded')).toEqual([
    'error signal-not-forwarded',
  ])
  const { findings } = await judgeFiles(RULES, container('command: [sh, -c, "a\\nnode server.js\\n"]'))
  expect(findings[0]?.message).toContain('the shell of "a node server.js" is process 1')
})

it.each([
  ['an alias of the probe', 'livenessProbe: &p\n  httpGet: { path: /healthz, port: 3000 }\n  timeoutSeconds: 1\nreadinessProbe: *p'],
  ['an alias, readiness first', 'readinessProbe: &p\n  httpGet: { path: /healthz, port: 3000 }\n  timeoutSeconds: 1\nlivenessProbe: *p'],
  [
    'an alias of httpGet',
    'livenessProbe:\n  httpGet: &g { path: /healthz, port: 3000 }\n  timeoutSeconds: 1\nreadinessProbe:\n  httpGet: *g\n  timeoutSeconds: 1',
  ],
  [
    'a merge',
    'livenessProbe: &p\n  httpGet: { path: /healthz, port: 3000 }\n  timeoutSeconds: 1\nreadinessProbe:\n  <<: *p\n  periodSeconds: 5',
  ],
  ['an alias of a tcpSocket', 'livenessProbe: &p\n  tcpSocket: { port: 3000 }\n  timeoutSeconds: 1\nreadinessProbe: *p'],
  ['an alias of a grpc', 'livenessProbe: &p\n  grpc: { port: 3000 }\nreadinessProbe: *p'],
])('probes-identical: the fix gives two probes their own paths where they share one by %s', async (_, lines) => {
  const files = container(lines)
  const before = await judgeFiles(RULES, files)
  const edits = before.findings.filter(({ rule }) => rule.id === 'probes-identical').flatMap(({ fix }) => fix.edits)
  const text = applyEdits((edits[0] as Edit).source, edits)
  expect(await found({ 'orders.yaml': text }, 'probes-identical')).toEqual([])
  for (const name of lines.includes('grpc') ? ['liveness', 'readiness'] : ['/livez', '/readyz'])
    expect(text.split(name)).toHaveLength(name.startsWith('/') ? 2 : 3)
})

it('single-replica: a second replica of a database would be a second database, so no line is changed', async () => {
  const probe = 'livenessProbe: { tcpSocket: { port: 3000 } }'
  const { findings } = await judgeFiles(RULES, container(probe, { kind: 'StatefulSet', spec: 'replicas: 1' }))
  expect(findings).toMatchObject([{ rule: { id: 'single-replica' }, fix: { edits: [] } }])
})

it.each([
  ['wget -qO- localhost:3000/livez', 'wget -qO- 127.0.0.1:3000/livez'],
  ['wget -qO- http://localhost:3000/livez', 'wget -qO- http://127.0.0.1:3000/livez'],
])('healthcheck-localhost: %s connects to ::1 first', async (test, expected) => {
  const files = compose(`image: node:20-alpine\nenvironment: { HOST: 0.0.0.0 }\nhealthcheck:\n  test: ${test}`)
  const { findings } = await judgeFiles(RULES, files)
  const edits = findings.filter(({ rule }) => rule.id === 'healthcheck-localhost').flatMap(({ fix }) => fix.edits)
  expect(applyEdits((edits[0] as Edit).source, edits)).toContain(`test: ${expected}\n`)
})

it('container-healthcheck-on-readiness: curl needs no scheme', async () => {
  const text = 'FROM node:20\nHEALTHCHECK CMD curl -f localhost:3000/readyz || exit 1\nCMD ["node", "server.js"]\n'
  expect(await found(dockerfile(text))).toEqual(['error container-healthcheck-on-readiness'])
})

it.each([
  ['1m30s', 90],
  ['500ms', 1],
  ['"10"', 10],
  ['soon', 1],
])('invalid-probe: the fix of timeoutSeconds: %s is %i', async (written, seconds) => {
  const { findings } = await judgeFiles(
    RULES,
    container(`livenessProbe:\n  httpGet: { path: /livez, port: 3000 }\n  timeoutSeconds: ${written}`),
  )
  expect(findings.filter(({ rule }) => rule.id === 'invalid-probe').map(({ fix }) => fix.say)).toEqual([`Write ${seconds}.`])
})

it('ingress-probes-root: an interval that is no number counts as the default', async () => {
  const annotations = '{ alb.ingress.kubernetes.io/healthcheck-path: /, alb.ingress.kubernetes.io/healthcheck-interval-seconds: soon }'
  const text = `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: orders, annotations: ${annotations} }\nspec: {}\n`
  const { findings } = await judgeFiles(RULES, { 'ingress.yaml': text })
  expect(findings[0]?.message).toContain('takes targets out 35 s after')
})

it('initial-delay-instead-of-startup: the startup probe has the timeout that the probe before it has', async () => {
  const slow = 'livenessProbe:\n  exec: { command: [pg_isready] }\n  initialDelaySeconds: 30\n  timeoutSeconds: 6'
  const { findings } = await judgeFiles(RULES, container(slow))
  const edits = findings.filter(({ rule }) => rule.id === 'initial-delay-instead-of-startup').flatMap(({ fix }) => fix.edits)
  const text = applyEdits((edits[0] as Edit).source, edits)
  expect(text).toMatch(/startupProbe:\n.*exec:\n(.*\n){2}.*periodSeconds: 6\n.*timeoutSeconds: 6\n.*failureThreshold: 10\n/)
  expect(await found({ 'orders.yaml': text })).not.toContain('info timeout-over-period')
})

it('exec-probe-starts-runtime: the request of kubelet has the scheme of the one before', async () => {
  const lines = 'ports: [{ containerPort: 8443 }]\nlivenessProbe:\n  exec: { command: [sh, -c, "curl -fk https://localhost:8443/livez"] }'
  const { findings } = await judgeFiles(RULES, container(lines))
  const edits = findings.filter(({ rule }) => rule.id === 'exec-probe-starts-runtime').flatMap(({ fix }) => fix.edits)
  expect(edits.map(({ text }) => text)).toEqual(['httpGet: { path: /livez, port: 8443, scheme: HTTPS }'])
})

it.each([
  ['curl -sf localhost:3000/readyz?verbose=1 || exit 1', 'httpGet: { path: /readyz?verbose=1, port: 3000 }'],
  ['wget -q -O /dev/null -T 2 http://127.0.0.1:3000/ || exit 1', 'httpGet: { path: /, port: 3000 }'],
  ['curl -f --user user:$PASSWORD 127.0.0.1:15672/api/health', undefined],
  ['curl -f -H "Authorization: Bearer x" http://localhost:3000/livez', undefined],
  ['curl -X POST -f http://localhost:3000/livez', undefined],
  ['test -f /tmp/started || curl -f http://localhost:3000/livez', undefined],
  ['curl -f http://localhost:$PORT/livez', undefined],
])('exec-probe-starts-runtime: kubelet takes over %j as %j', async (script, expected) => {
  const lines = `livenessProbe:\n  exec: { command: [sh, -c, ${JSON.stringify(script)}] }`
  const { findings } = await judgeFiles(RULES, container(lines))
  const edits = findings.filter(({ rule }) => rule.id === 'exec-probe-starts-runtime').flatMap(({ fix }) => fix.edits)
  expect(edits.map(({ text }) => text)).toEqual(expected ? [expected] : [])
})

it.each([
  ['npm test', false],
  ['yarn dev', false],
  ['npm run db:migrate', false],
  ['pnpm run --silent build', false],
  ['npm run start:prod', true],
  ['npm start', true],
  ['sh -c "while true; do sleep 60; done"', false],
  ['sh -c "while true; do node job.js; done"', true],
])('signal-not-forwarded: compose runs %j: %s', async (command, fires) => {
  const files = compose(`image: node:20\ncommand: ${command}`)
  expect(await found(files, 'signal-not-forwarded')).toEqual(fires ? ['error signal-not-forwarded'] : [])
})

it('signal-not-forwarded: nothing stops a service whose end another one waits for', async () => {
  const files = (condition: string) => ({
    'compose.yaml': `services:\n  migrations: { image: "node:20", command: npm run up }\n  orders: { image: orders, depends_on: { migrations: { condition: ${condition} } } }\n`,
  })
  expect(await found(files('service_completed_successfully'))).toEqual([])
  expect(await found(files('service_started'))).toEqual(['error signal-not-forwarded'])
})

it('signal-not-forwarded: the script of a compose service is still read by a shell after the fix', async () => {
  const files = compose('image: node:20\ncommand: sh -c "node migrate.js && node server.js"')
  const { findings } = await judgeFiles(RULES, files)
  const edits = findings.flatMap(({ fix }) => fix.edits)
  expect(edits.map(({ text }) => text)).toEqual(['[ sh, -c, node migrate.js && exec node server.js ]'])
  const [edit] = edits as [Edit]
  expect(await found({ 'compose.yaml': applyEdits(edit.source, edits) })).toEqual([])
})

it.each(['$' + '{VALUE}', '$' + '{VALUE:-3}', '__VALUE__', '<value>', '"{{ value }}"'])(
  'nothing is known of %s, which is filled in before the file is applied',
  async (value) => {
    const lines = `ports: [{ containerPort: 3000 }]
lifecycle: { preStop: { exec: { command: [sleep, "40"] } } }
livenessProbe:
  httpGet:
    path: /livez
    port: ${value}
  periodSeconds: ${value}
  timeoutSeconds: 1
  failureThreshold: ${value}`
    const filled = deployment(lines)
      .replace(/replicas: \d+/, `replicas: ${value}`)
      .replace('    spec:\n', `    spec:\n      terminationGracePeriodSeconds: ${value}\n`)
    expect(filled.split(value)).toHaveLength(6)
    expect(await found({ 'orders.yaml': filled })).toEqual([])
  },
)

it('a port that is filled in later is a port', async () => {
  const files = container('ports:\n  - containerPort: $' + '{PORT}')
  expect(await found(files, 'worker-without-probe')).toEqual([])
})

it.each(['ENV HOSTNAME=0.0.0.0', 'ENV HOSTNAME="0.0.0.0"', 'ENV HOSTNAME 0.0.0.0', 'ENV HOSTNAME "0.0.0.0"'])(
  'healthcheck-localhost: %s shows that the service listens on IPv4 only',
  async (line) => {
    const text = `FROM node:20-alpine\n${line}\nHEALTHCHECK CMD wget -q --spider http://localhost:3000/livez\nCMD ["node", "server.js"]\n`
    expect(await found(dockerfile(text))).toEqual(['warning healthcheck-localhost'])
  },
)
