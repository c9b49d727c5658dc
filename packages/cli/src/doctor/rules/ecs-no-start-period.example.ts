import type { Example } from './example'

export const ecsNoStartPeriodExample: Example = {
  fires: {
    files: {
      'task.json': `{
  "family": "orders",
  "containerDefinitions": [
    {
      "name": "orders",
      "image": "example.com/orders:1.4.2",
      "portMappings": [{ "containerPort": 3000 }],
      "healthCheck": {
        "command": ["CMD", "node", "healthcheck.js"],
        "interval": 30,
        "retries": 3
      }
    }
  ]
}
`,
    },
  },
  silent: {
    files: {
      'task.json': `{
  "family": "orders",
  "containerDefinitions": [
    {
      "name": "orders",
      "image": "example.com/orders:1.4.2",
      "portMappings": [{ "containerPort": 3000 }],
      "healthCheck": {
        "command": ["CMD", "node", "healthcheck.js"],
        "startPeriod": 60,
        "interval": 30,
        "retries": 3
      }
    }
  ]
}
`,
    },
  },
}
