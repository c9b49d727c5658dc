import type { Example } from './example'

export const composeNoStartPeriodExample: Example = {
  fires: {
    files: {
      'compose.yaml': `services:
  orders:
    image: example.com/orders:1.4.2
    healthcheck:
      test: ["CMD", "node", "healthcheck.js"]
      interval: 5s
  web:
    image: example.com/web:2.0.0
    depends_on:
      orders: { condition: service_healthy }
`,
    },
  },
  silent: {
    files: {
      'compose.yaml': `services:
  orders:
    image: example.com/orders:1.4.2
    healthcheck:
      test: ["CMD", "node", "healthcheck.js"]
      interval: 5s
      start_period: 30s
  web:
    image: example.com/web:2.0.0
    depends_on:
      orders: { condition: service_healthy }
`,
    },
  },
}
