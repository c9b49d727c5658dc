import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Manifests } from './manifests'
import { readManifests } from './read-manifests'

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hale-manifests-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

function read(files: Readonly<Record<string, string>>, paths: readonly string[] = ['.']): Promise<Manifests> {
  return readManifests(paths, { cwd: folderWith(files), stdin: chunks() })
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts
}

const deployment = (name: string, probe = '{ httpGet: { path: /livez, port: http } }') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: ${name}:1
          ports:
            - { name: http, containerPort: 3000 }
          livenessProbe: ${probe}
`
const places = ({ problems }: Manifests) => problems.map(({ place: { file, line, column } }) => [file, line, column].join(':'))

it('reads several documents, and gives each value its line and column', async () => {
  const { workloads } = await read({ 'all.yaml': `# two services\n${deployment('orders')}---\n${deployment('stock')}` })
  expect(workloads.map(({ name, place }) => [name, place.line])).toEqual([
    ['orders', 2],
    ['stock', 16],
  ])
  const action = workloads[1]?.containers[0]?.probes.liveness?.action
  expect(action).toMatchObject({
    type: 'http',
    path: '/livez',
    port: { written: 'http', number: 3000, tree: { place: { line: 28, column: 59 } } },
  })
})

it('reads the items of a List', async () => {
  const indented = deployment('orders').replaceAll('\n', '\n    ')
  const { workloads } = await read({ 'list.yaml': `apiVersion: v1\nkind: List\nitems:\n  - ${indented}\n` })
  expect(workloads.map(({ name }) => name)).toEqual(['orders'])
})

it('keeps places right with CRLF line endings', async () => {
  const { workloads } = await read({ 'crlf.yaml': deployment('orders').replaceAll('\n', '\r\n') })
  expect(workloads[0]?.containers[0]?.probes.liveness?.place).toMatchObject({ line: 13, column: 26 })
})

it('resolves anchors and merge keys, and places a value where it is written', async () => {
  const yaml = `x-probe: &probe
  httpGet: { path: /livez, port: 3000 }
  periodSeconds: 20
apiVersion: v1
kind: Pod
metadata: { name: orders }
spec:
  containers:
    - name: orders
      image: orders:1
      readinessProbe: *probe
      livenessProbe:
        <<: *probe
        failureThreshold: 9
`
  const { workloads } = await read({ 'pod.yaml': yaml })
  const { readiness, liveness } = workloads[0]?.containers[0]?.probes ?? {}
  expect(readiness).toMatchObject({ period: { value: 20, tree: { place: { line: 3 } } }, failureThreshold: { value: 3 } })
  expect(liveness).toMatchObject({ period: { value: 20 }, failureThreshold: { value: 9, tree: { place: { line: 14 } } } })
})

it('survives an alias inside its own anchor', async () => {
  const { problems, passedOver } = await read({ 'loop.yaml': 'apiVersion: v1\nkind: Loop\nself: &self\n  - *self\n' })
  expect({ problems, passedOver }).toEqual({ problems: [], passedOver: [{ file: 'loop.yaml', what: 'Loop' }] })
})

it('tells init containers from sidecars', async () => {
  const yaml = `${deployment('orders')}      initContainers:
        - { name: migrate, image: orders:1 }
        - { name: proxy, image: envoy:1, restartPolicy: Always }
`
  const { workloads } = await read({ 'orders.yaml': yaml })
  expect(workloads[0]?.containers.map(({ name, role }) => [name, role])).toEqual([
    ['orders', 'main'],
    ['migrate', 'init'],
    ['proxy', 'sidecar'],
  ])
})

it.each(['StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'])('finds the pod of a %s', async (kind) => {
  const { workloads } = await read({ 'w.yaml': deployment('orders').replace('Deployment', kind) })
  expect(workloads).toMatchObject([{ kind, ends: kind === 'Job', containers: [{ name: 'orders' }] }])
})

it('finds the pod of a CronJob', async () => {
  const pod = '{ containers: [{ name: report, image: "report:1" }] }'
  const yaml = `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: report }\nspec: { jobTemplate: { spec: { template: { spec: ${pod} } } } }\n`
  expect((await read({ 'cron.yaml': yaml })).workloads).toMatchObject([{ kind: 'CronJob', ends: true, containers: [{ name: 'report' }] }])
})

it('reads Helm output from stdin, and names the template of each value', async () => {
  const rendered = `---\n# Source: shop/templates/orders.yaml\n${deployment('orders')}---\n# Source: shop/templates/stock.yaml\n${deployment('stock')}`
  const half = Math.floor(rendered.length / 2)
  const { workloads } = await readManifests(['-'], { cwd: '/', stdin: chunks(rendered.slice(0, half), rendered.slice(half)) })
  expect(workloads.map(({ place }) => [place.file, place.template])).toEqual([
    ['<stdin>', 'shop/templates/orders.yaml'],
    ['<stdin>', 'shop/templates/stock.yaml'],
  ])
})

it('says file, line and column of a document that it cannot read, and reads the others', async () => {
  const read1 = await read({ 'k8s/two.yaml': `apiVersion: v1\nkind: Pod\nspec: [\n---\n${deployment('orders')}` }, ['k8s'])
  expect(places(read1)).toEqual(['k8s/two.yaml:4:1'])
  expect(read1.workloads.map(({ name }) => name)).toEqual(['orders'])
})

it('says which file is missing', async () => {
  const { problems } = await read({}, ['missing.yaml'])
  expect(problems).toMatchObject([{ place: { file: 'missing.yaml', line: 1, column: 1 }, message: 'no such file or folder' }])
})

it('says that a named Helm template is no YAML yet', async () => {
  const { problems } = await read({ 'templates/d.yaml': 'apiVersion: v1\n{{- if .Values.on }}\nkind: Pod\n{{- end }}\n' }, [
    'templates/d.yaml',
  ])
  expect(problems[0]?.message).toContain('helm template <chart> | hale doctor -')
})

it('walks folders, and passes over node_modules, .git, templates of charts and files of others', async () => {
  const files = {
    'app/orders.yaml': deployment('orders'),
    'app/Dockerfile': 'FROM node:20\n',
    'app/package.json': '{ "name": "orders" }',
    'app/config.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: shop\n',
    'chart/templates/d.yaml': 'apiVersion: v1\nkind: Pod\nname: {{ .Values.name }}\n',
    'node_modules/x/d.yaml': deployment('never'),
    '.git/d.yaml': deployment('never'),
  }
  const { workloads, dockerfiles, passedOver, problems } = await read(files)
  expect(workloads.map(({ place }) => place.file)).toEqual(['app/orders.yaml'])
  expect(dockerfiles.map(({ file }) => file)).toEqual(['app/Dockerfile'])
  expect(problems).toEqual([])
  expect(passedOver).toEqual([
    { file: 'app/config.yaml', what: 'ConfigMap' },
    { file: 'app/package.json', what: 'a file' },
    { file: 'chart/Chart.yaml', what: 'a YAML document' },
    { file: 'chart/templates/d.yaml', what: 'a Helm template' },
  ])
})

it('follows a link to a file, and passes over a link to nowhere', async () => {
  const folder = folderWith({ 'real/orders.yaml': deployment('orders'), 'k8s/own.yaml': deployment('own') })
  symlinkSync(join(folder, 'real/orders.yaml'), join(folder, 'k8s/linked.yaml'))
  symlinkSync(join(folder, 'gone.yaml'), join(folder, 'k8s/broken.yaml'))
  const { workloads, problems } = await readManifests(['k8s'], { cwd: folder, stdin: chunks() })
  expect(workloads.map(({ name }) => name)).toEqual(['orders', 'own'])
  expect(problems).toEqual([])
})

it('passes over a patch, whose containers name no image', async () => {
  const { workloads, passedOver } = await read({ 'patch.yaml': deployment('orders').replace(/ +image: .*\n/, '') })
  expect(workloads).toEqual([])
  expect(passedOver).toEqual([{ file: 'patch.yaml', what: 'a patch of a Deployment' }])
})

it('says that bytes are no UTF-8, and passes over an empty file', async () => {
  const folder = folderWith({ 'empty.yaml': '# nothing\n' })
  writeFileSync(join(folder, 'binary.yaml'), Buffer.from([0xff, 0xfe, 0x61, 0x00]))
  const { problems, passedOver } = await readManifests(['binary.yaml', 'empty.yaml'], { cwd: folder, stdin: chunks() })
  expect(problems).toMatchObject([{ place: { file: 'binary.yaml', line: 1, column: 1 }, message: 'it is not UTF-8' }])
  expect(passedOver).toEqual([{ file: 'empty.yaml', what: 'an empty file' }])
})

it('keeps places right after a byte order mark', async () => {
  const { workloads, problems } = await read({ 'bom.yaml': `\uFEFF${deployment('orders')}` })
  expect(problems).toEqual([])
  expect(workloads[0]?.containers[0]?.probes.liveness?.place).toMatchObject({ line: 13, column: 26 })
})

it('reads on beside a link that leads to itself, and says where it stands', async () => {
  const folder = folderWith({ 'a.yaml': deployment('orders') })
  symlinkSync('loop.yaml', join(folder, 'loop.yaml'))
  symlinkSync('..', join(folder, 'up'))
  const { workloads, problems } = await readManifests(['.'], { cwd: folder, stdin: chunks() })
  expect(workloads.map(({ name }) => name)).toEqual(['orders'])
  expect(problems).toMatchObject([{ place: { file: 'loop.yaml' }, message: 'the link leads to itself' }])
})

it.each<[string, Readonly<Record<string, string>>, string]>([
  ['no file', { 'README.md': '' }, 'it holds no manifest'],
  ['files of others', { 'package.json': '{}' }, 'it holds no manifest'],
  [
    'the templates of a chart',
    { 'Chart.yaml': 'name: shop', 'templates/a.yaml': 'apiVersion: v1\nkind: {{ .Values.kind }}\n' },
    'it holds only templates of Helm: helm template <chart> | hale doctor -',
  ],
])('a folder with nothing but %s is a problem: nothing was judged', async (_, files, message) => {
  expect((await read(files)).problems).toMatchObject([{ place: { file: '.' }, message }])
})

it('counts configurations without a check as read', async () => {
  const { problems, passedOver } = await read({
    'haproxy.cfg': 'backend orders\n  server one orders:3000\n',
    'upstreams.conf': 'upstream orders { server orders:3000; }\n',
  })
  expect(problems).toEqual([])
  expect(passedOver.map(({ what }) => what)).toEqual(['a configuration of HAProxy', 'a configuration of nginx'])
})

it('an empty standard input is a problem: the command before the pipe has failed', async () => {
  const { problems } = await readManifests(['-'], { cwd: '/', stdin: chunks('', '\n') })
  expect(problems).toMatchObject([{ place: { file: '<stdin>' }, message: 'it is empty: look at the command before the pipe' }])
})

it('reads a number in quotes as the number that is meant, and a negative one as the default', async () => {
  const quoted = deployment('orders', '{ httpGet: { path: /livez, port: http }, periodSeconds: "20", failureThreshold: -1 }')
  const { workloads } = await read({ 'a.yaml': quoted.replace('spec:\n', 'spec:\n  replicas: "3"\n').replace('3000', '"3000"') })
  expect(workloads).toMatchObject([
    {
      replicas: { value: 3 },
      containers: [
        { ports: [{ name: 'http', number: 3000 }], probes: { liveness: { period: { value: 20 }, failureThreshold: { value: 3 } } } },
      ],
    },
  ])
})
