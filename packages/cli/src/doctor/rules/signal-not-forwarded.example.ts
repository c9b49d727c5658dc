import type { Example } from './example'

export const signalNotForwardedExample: Example = {
  fires: {
    files: {
      Dockerfile: `FROM node:20
WORKDIR /app
COPY . .
CMD node server.js
`,
    },
  },
  silent: {
    files: {
      Dockerfile: `FROM node:20
WORKDIR /app
COPY . .
CMD ["node", "server.js"]
`,
    },
  },
}
