import { expect, it } from 'vitest'
import { readSource } from '../read-source'
import { createSource } from '../source'

const read = (value: unknown, indent: string | number = '\t') =>
  readSource(createSource('task.json', JSON.stringify(value, undefined, indent)), 'yaml')

const task = {
  family: 'orders',
  containerDefinitions: [
    {
      name: 'orders',
      image: 'orders:1',
      portMappings: [{ containerPort: 3000 }],
      environment: [{ name: 'HOST', value: '0.0.0.0' }],
      stopTimeout: 40,
      healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:3000/livez || exit 1'], startPeriod: 20 },
    },
  ],
}

it.each([[task], [{ taskDefinition: task }]])('reads a task definition in JSON, indented with tabs', (document) => {
  const { ecsContainers, problems } = read(document)
  expect(problems).toEqual([])
  expect(ecsContainers).toMatchObject([
    {
      name: 'orders',
      family: 'orders',
      ports: [3000],
      stopTimeout: { value: 40 },
      healthcheck: { form: 'shell', interval: { value: 30 }, timeout: { value: 5 }, startPeriod: { value: 20 } },
    },
  ])
  expect(ecsContainers?.[0]?.environment.get('HOST')).toBe('0.0.0.0')
})

it('reads services, alone and as describe-services shows them', () => {
  const service = { serviceName: 'orders', taskDefinition: 'orders:1', loadBalancers: [{ containerPort: 3000 }], desiredCount: 2 }
  for (const document of [service, { services: [service] }]) {
    expect(read(document).ecsServices).toMatchObject([
      { name: 'orders', behindBalancer: true, gracePeriod: { value: 0 }, desiredCount: { value: 2 } },
    ])
  }
})

it('reads a target group as a balancer', () => {
  const { balancers } = read({
    TargetGroups: [
      { TargetGroupName: 'orders', HealthCheckPath: '/readyz', Matcher: { HttpCode: '200-299' }, TargetType: 'ip', Port: 3000 },
    ],
  })
  expect(balancers).toMatchObject([
    { type: 'alb', path: '/readyz', matcher: '200-299', interval: { value: 30 }, onlyProbes: false, ports: [3000] },
  ])
  expect(balancers?.[0]?.accepts(204)).toBe(true)
})
