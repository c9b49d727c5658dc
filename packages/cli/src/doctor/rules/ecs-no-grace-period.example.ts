import type { Example } from './example'

export const ecsNoGracePeriodExample: Example = {
  fires: {
    files: {
      'service.json': `{
  "serviceName": "orders",
  "taskDefinition": "orders:12",
  "desiredCount": 2,
  "loadBalancers": [{ "containerName": "orders", "containerPort": 3000 }]
}
`,
    },
  },
  silent: {
    files: {
      'service.json': `{
  "serviceName": "orders",
  "taskDefinition": "orders:12",
  "desiredCount": 2,
  "healthCheckGracePeriodSeconds": 60,
  "loadBalancers": [{ "containerName": "orders", "containerPort": 3000 }]
}
`,
    },
  },
}
