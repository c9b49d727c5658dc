import type { Example } from './example'

export const healthcheckToolMissingExample: Example = {
  fires: {
    files: {
      Dockerfile: `FROM node:20-slim
WORKDIR /app
COPY . .
HEALTHCHECK --interval=30s --timeout=5s CMD curl -f http://localhost:3000/livez || exit 1
CMD ["node", "server.js"]
`,
    },
  },
  silent: {
    files: {
      Dockerfile: `FROM node:20-slim
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends curl
HEALTHCHECK --interval=30s --timeout=5s CMD curl -f http://localhost:3000/livez || exit 1
CMD ["node", "server.js"]
`,
    },
  },
}
