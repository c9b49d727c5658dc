import type { Example } from './example'

export const healthcheckCommandFormExample: Example = {
  fires: {
    files: {
      'compose.yaml': `services:
  orders:
    image: example.com/orders:1.4.2
    healthcheck:
      test: ["CMD", "curl", "-f", "http://127.0.0.1:3000/livez", "||", "exit", "1"]
      start_period: 30s
`,
    },
  },
  silent: {
    files: {
      'compose.yaml': `services:
  orders:
    image: example.com/orders:1.4.2
    healthcheck:
      test: ["CMD-SHELL", "curl -f http://127.0.0.1:3000/livez || exit 1"]
      start_period: 30s
`,
    },
  },
}
