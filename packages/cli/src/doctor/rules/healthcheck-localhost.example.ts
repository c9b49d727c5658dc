import type { Example } from './example'

export const healthcheckLocalhostExample: Example = {
  fires: {
    files: {
      Dockerfile: `FROM node:20-alpine
WORKDIR /app
COPY . .
ENV HOST=0.0.0.0
HEALTHCHECK --interval=30s --timeout=5s CMD wget -q -O /dev/null http://localhost:3000/livez
CMD ["node", "server.js"]
`,
    },
  },
  silent: {
    files: {
      Dockerfile: `FROM node:20-alpine
WORKDIR /app
COPY . .
ENV HOST=0.0.0.0
HEALTHCHECK --interval=30s --timeout=5s CMD wget -q -O /dev/null http://127.0.0.1:3000/livez
CMD ["node", "server.js"]
`,
    },
  },
}
