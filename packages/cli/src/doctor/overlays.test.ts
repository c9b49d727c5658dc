import { expect, it } from 'vitest'
import { applyEdits } from './edits/edit'
import type { Diagnosis } from './examine'
import { RULES } from './rules/rules'
import { judgeFiles } from './testing/judge-example'

type Files = Readonly<Record<string, string>>

function judge(files: Files, paths: readonly string[] = ['.']): Promise<Diagnosis> {
  return judgeFiles(RULES, files, undefined, paths)
}

/** `file:line message` of each finding of a rule. */
function foundBy(rule: string, { findings }: Diagnosis): string[] {
  return findings
    .filter((finding) => finding.rule.id === rule)
    .map(({ place, message }) => `${place?.file}:${place?.line} ${message.replace(/ runs one replica.*/, '')}`)
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  labels: { app: orders }
spec:
  replicas: 1
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      containers:
        - name: orders
          image: ghcr.io/example/orders:1.4.2
          ports:
            - { name: http, containerPort: 3000 }
          livenessProbe: { httpGet: { path: /livez, port: http }, timeoutSeconds: 1 }
          readinessProbe: { httpGet: { path: /readyz, port: http }, periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 1 }
`
const AUTOSCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: orders }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: orders }, minReplicas: 3, maxReplicas: 9 }
`
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: orders }
spec: { selector: { app: orders }, ports: [{ port: 80, targetPort: http }] }
`
const kustomization = (...lines: readonly string[]) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.join('\n')}\n`

const BASE: Files = {
  'k8s/base/kustomization.yaml': kustomization('resources:', '  - deployment.yaml', '  - service.yaml'),
  'k8s/base/deployment.yaml': DEPLOYMENT,
  'k8s/base/service.yaml': SERVICE,
}
const DEV: Files = { 'k8s/overlays/dev/kustomization.yaml': kustomization('namespace: dev', 'resources: [../../base]') }
const PROD: Files = {
  'k8s/overlays/prod/kustomization.yaml': kustomization('namespace: prod', 'resources: [../../base, autoscaler.yaml]'),
  'k8s/overlays/prod/autoscaler.yaml': AUTOSCALER,
}
const ONE_REPLICA = 'Deployment orders'

it('the autoscaler of one overlay does not count for another one', async () => {
  const diagnosis = await judge({ ...BASE, ...DEV, ...PROD })
  expect(diagnosis.problems).toEqual([])
  expect(foundBy('single-replica', diagnosis)).toEqual([`k8s/base/deployment.yaml:7 In k8s/overlays/dev: ${ONE_REPLICA}`])
  expect(foundBy('single-replica', await judge({ ...BASE, ...PROD }))).toEqual([])
})

it('an overlay is judged with its base, also where the caller names the overlay alone', async () => {
  const files = { ...BASE, ...DEV, ...PROD }
  expect(foundBy('single-replica', await judge(files, ['k8s/overlays/prod']))).toEqual([])
  expect(foundBy('single-replica', await judge(files, ['k8s/overlays/dev']))).toEqual([`k8s/base/deployment.yaml:7 ${ONE_REPLICA}`])
  expect(foundBy('single-replica', await judge(files, ['k8s/overlays/dev/kustomization.yaml']))).toEqual([
    `k8s/base/deployment.yaml:7 ${ONE_REPLICA}`,
  ])
})

it('a fault of the base is said once, with the overlays in which it holds', async () => {
  const staging = { 'k8s/overlays/staging/kustomization.yaml': kustomization('resources: [../../base]') }
  const diagnosis = await judge({ ...BASE, ...DEV, ...staging })
  expect(foundBy('single-replica', diagnosis)).toEqual([
    `k8s/base/deployment.yaml:7 In k8s/overlays/dev, k8s/overlays/staging: ${ONE_REPLICA}`,
  ])
  expect(diagnosis.passedOver.filter(({ what }) => what === 'Kustomization')).toHaveLength(3)
})

const patches: readonly [string, Files][] = [
  ['replicas of the kustomization', { 'kustomization.yaml': kustomization('replicas:', '  - { name: orders, count: 2 }') }],
  [
    'a strategic merge patch',
    {
      'kustomization.yaml': kustomization('patchesStrategicMerge: [replicas.yaml]'),
      'replicas.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: orders }\nspec: { replicas: 2 }\n',
    },
  ],
  [
    'an inline JSON patch',
    {
      'kustomization.yaml': kustomization(
        'patches:',
        '  - target: { kind: Deployment, name: ord.* }',
        '    patch: |-',
        '      - op: replace',
        '        path: /spec/replicas',
        '        value: 2',
      ),
    },
  ],
  [
    'an inline merge patch',
    {
      'kustomization.yaml': kustomization(
        'patches:',
        '  - patch: |',
        '      apiVersion: apps/v1',
        '      kind: Deployment',
        '      metadata: { name: orders }',
        '      spec:',
        '        replicas: 2',
      ),
    },
  ],
  [
    'a component',
    {
      'kustomization.yaml': kustomization('components: [../../components/ha]'),
      '../../components/ha/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - { path: two.json, target: { kind: Deployment } }\n',
      '../../components/ha/two.json': '[{ "op": "replace", "path": "/spec/replicas", "value": 2 }]',
    },
  ],
]

/** The files of an overlay that includes the base. */
function overlay(files: Files): Files {
  const folder = 'k8s/overlays/prod'
  const place = (name: string) => (name.startsWith('../../') ? name.replace('../..', 'k8s') : `${folder}/${name}`)
  const own = Object.entries(files).map(([name, text]) => [place(name), text] as const)
  const joined = Object.fromEntries(own)
  return { ...joined, [place('kustomization.yaml')]: `${joined[place('kustomization.yaml')]}resources: [../../base]\n` }
}

it.each(patches)('%s changes what is judged', async (_, files) => {
  const diagnosis = await judge({ ...BASE, ...overlay(files) })
  expect(diagnosis.problems).toEqual([])
  expect(foundBy('single-replica', diagnosis)).toEqual([])
})

it.each(patches)('what %s writes wrong is found and mended where it is written', async (_, files) => {
  const wrong = Object.fromEntries(
    Object.entries(overlay(files)).map(([name, text]) => [name, text.replace(/(replicas: |count: |value"?: )2/, '$11')]),
  )
  const all = { ...BASE, ...wrong }
  const { findings } = await judge(all)
  const [found] = findings.filter(({ rule }) => rule.id === 'single-replica')
  expect(found?.place?.file).not.toBe('k8s/base/deployment.yaml')
  const [edit] = found?.fix.edits ?? []
  const mended = { ...all, [edit?.source.file ?? '']: edit ? applyEdits(edit.source, [edit]) : '' }
  const after = await judge(mended)
  expect(after.problems).toEqual([])
  expect(foundBy('single-replica', after)).toEqual([])
})

it('a patch replaces the action of a probe, and a sidecar that it adds is judged', async () => {
  const patch = `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: orders
          livenessProbe: { httpGet: null, tcpSocket: { port: http } }
        - name: proxy
          image: envoyproxy/envoy:v1.31
          livenessProbe: { httpGet: { path: /ready, port: admin }, timeoutSeconds: 1 }
`
  const diagnosis = await judge({
    ...BASE,
    ...overlay({ 'kustomization.yaml': kustomization('patches: [{ path: p.yaml }]'), 'p.yaml': patch }),
  })
  expect(diagnosis.findings.map(({ rule, place }) => `${rule.id} ${place?.file}:${place?.line}`)).toEqual([
    'port-unreachable k8s/overlays/prod/p.yaml:13',
  ])
})

it('a patch that deletes an object leaves nothing to judge', async () => {
  const files = {
    'kustomization.yaml': kustomization(
      'patches:',
      '  - patch: |',
      '      $patch: delete',
      '      kind: Deployment',
      '      metadata: { name: orders }',
    ),
  }
  expect((await judge({ ...BASE, ...overlay(files) })).findings).toEqual([])
})

it('passes over what is on another machine, and what is made before a build', async () => {
  const base = kustomization('resources:', '  - https://github.com/example/base//k8s?ref=v1', '  - secret.yaml')
  const diagnosis = await judge({ ...BASE, ...overlay({ 'kustomization.yaml': base.replace('resources', 'bases') }) })
  expect(diagnosis.problems).toEqual([])
  expect(diagnosis.passedOver.map(({ what }) => what).sort()).toEqual([
    'Kustomization',
    'Kustomization',
    'a resource on another machine',
    'a resource that is not here',
  ])
})

it('ends for a kustomization that includes itself, and says so', async () => {
  const { problems } = await judge({
    'a/kustomization.yaml': kustomization('resources: [../b]'),
    'b/kustomization.yaml': kustomization('resources: [../a]'),
  })
  expect(problems.map(({ place }) => place.file)).toEqual(['a'])
})

it('a kustomization in the top folder belongs together with what stands below it', async () => {
  const files = {
    'kustomization.yaml': kustomization('resources: [deployment.yaml]'),
    'deployment.yaml': DEPLOYMENT,
    'extra/autoscaler.yaml': AUTOSCALER,
    'extra/copy.yaml': SERVICE,
  }
  expect(foundBy('single-replica', await judge(files))).toEqual([])
})

it('says where a base is broken, once', async () => {
  const broken = { ...BASE, 'k8s/base/service.yaml': 'apiVersion: v1\nkind: Service\nspec: [\n' }
  const { problems } = await judge({ ...broken, ...DEV, ...PROD })
  expect(problems.map(({ place }) => `${place.file}:${place.line}`)).toEqual(['k8s/base/service.yaml:4'])
})

it('an object of Flux with the name Kustomization is no kustomization', async () => {
  const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: { path: ./apps }\n'
  const { passedOver, problems } = await judge({ 'clusters/kustomization.yaml': flux })
  expect({ passedOver, problems }).toEqual({ passedOver: [{ file: 'clusters/kustomization.yaml', what: 'Kustomization' }], problems: [] })
})

const without = (text: string) => text.replace(/ +(liveness|readiness)Probe.*\n/g, '')

it.each([
  [
    'folders of two environments',
    { 'dev/app.yaml': DEPLOYMENT, 'prod/app.yaml': DEPLOYMENT, 'prod/hpa.yaml': AUTOSCALER },
    ['dev/app.yaml'],
  ],
  ['files of two environments', { 'dev.yaml': DEPLOYMENT, 'prod.yaml': `${DEPLOYMENT}---\n${AUTOSCALER}` }, ['dev.yaml']],
  [
    'rendered charts',
    {
      'rendered/dev/shop/templates/orders/deployment.yaml': DEPLOYMENT,
      'rendered/prod/shop/templates/orders/deployment.yaml': DEPLOYMENT,
      'rendered/prod/shop/templates/orders/hpa.yaml': AUTOSCALER,
    },
    ['rendered/dev/shop/templates/orders/deployment.yaml'],
  ],
  ['what both environments share', { 'dev/a.yaml': DEPLOYMENT, 'prod/a.yaml': DEPLOYMENT, 'common/hpa.yaml': AUTOSCALER }, []],
  ['a folder for each kind', { 'deployments/orders.yaml': DEPLOYMENT, 'autoscalers/orders.yaml': AUTOSCALER }, []],
])('an autoscaler and its workload in %s', async (_, files, expected) => {
  const found = foundBy('single-replica', await judge(files))
  expect(found).toEqual(expected.map((file) => `${file}:7 ${ONE_REPLICA}`))
})

it('a Service of one environment selects no pod of another one', async () => {
  const files = { 'dev/app.yaml': without(DEPLOYMENT), 'prod/app.yaml': without(DEPLOYMENT), 'prod/service.yaml': SERVICE }
  expect(foundBy('no-probes', await judge(files)).map((line) => line.split(':')[0])).toEqual(['prod/app.yaml'])
})

it.each([
  ['namespace: shop', '', []],
  ['', 'namespace: shop', []],
  ['namespace: shop', 'namespace: shop', []],
  ['namespace: shop', 'namespace: other', [ONE_REPLICA]],
])('a workload with %j and an autoscaler with %j', async (ofWorkload, ofAutoscaler, expected) => {
  const files = {
    'all.yaml': `${DEPLOYMENT.replace('  name: orders\n', `  name: orders\n  ${ofWorkload}\n`)}---\n${AUTOSCALER.replace('{ name: orders }', `{ name: orders, ${ofAutoscaler} }`)}`,
  }
  expect(foundBy('single-replica', await judge(files)).map((line) => line.replace(/.*:\d+ /, ''))).toEqual(expected)
})
