import { expect, it } from 'vitest'
import { createSource } from '../source'
import { commandsOf, type Dockerfile, environmentOf, healthcheckOf, readDockerfile } from './dockerfile'

function read(text: string): Dockerfile {
  const { dockerfile, problems } = readDockerfile(createSource('Dockerfile', text))
  expect(problems).toEqual([])
  return dockerfile as Dockerfile
}

it('knows the image below several stages, with its arguments', () => {
  const { final, stages } = read(`ARG NODE=20
ARG VARIANT
FROM node:\${NODE}-\${VARIANT:-alpine} AS base
RUN apk add curl
FROM golang:1 AS build
FROM base
COPY --from=build /bin/tool /bin/tool
`)
  expect(stages.length).toBe(3)
  expect(final.image).toBe('node:20-alpine')
  expect(final.instructions.map(({ name }) => name)).toEqual(['RUN', 'COPY'])
  expect(final.instructions[1]?.flags.get('from')).toBe('build')
})

it('joins continued lines, over comments and empty lines, and keeps the lines of the whole instruction', () => {
  const dockerfile = read(`FROM node:20
HEALTHCHECK --interval=5s \\
  # why
  --timeout=2s --retries=4 \\

  CMD curl -f http://127.0.0.1:3000/livez
CMD ["node", "server.js"]
`)
  const healthcheck = healthcheckOf(dockerfile, dockerfile.final)
  expect(healthcheck).toMatchObject({
    form: 'shell',
    interval: { value: 5 },
    timeout: { value: 2 },
    retries: { value: 4 },
    startPeriod: { value: 0 },
  })
  expect(healthcheck?.place).toMatchObject({ line: 2, column: 1, endLine: 6 })
  expect(commandsOf(dockerfile, dockerfile.final).cmd).toMatchObject({ words: ['node', 'server.js'] })
})

it('reads heredocs as part of their instruction', () => {
  const { final } = read('FROM debian\nRUN <<EOF\napt-get install curl\nFROM nothing\nEOF\nCMD sleep 1\n')
  expect(final.instructions.map(({ name }) => name)).toEqual(['RUN', 'CMD'])
  expect(final.instructions[0]?.heredocs).toEqual(['apt-get install curl\nFROM nothing'])
})

it('takes the escape of its directive, CRLF and lower case', () => {
  const { final } = read('# escape=`\r\nfrom node:20\r\nrun one `\r\n  two\r\n')
  expect(final.instructions[0]).toMatchObject({ name: 'RUN', rest: expect.stringMatching(/^one +two$/) })
})

it.each([
  ['CMD node server.js', { script: 'node server.js', shell: '/bin/sh' }],
  ['SHELL ["/bin/bash", "-c"]\nCMD node server.js', { shell: '/bin/bash' }],
  ['CMD ["sh", "-c", "node server.js"]', { script: 'node server.js', shell: 'sh' }],
  ['CMD ["node", "a b.js"]', { words: ['node', 'a b.js'], script: undefined }],
])('reads %s', (instruction, expected) => {
  const dockerfile = read(`FROM node:20\n${instruction}\n`)
  const { cmd } = commandsOf(dockerfile, dockerfile.final)
  expect({ words: cmd?.words, script: cmd?.script, shell: cmd?.shell }).toMatchObject(expected)
})

it('reads ENV in both forms', () => {
  const { final } = read('FROM node\nENV HOST=0.0.0.0 NAME="the orders"\nENV PORT 3000\n')
  expect([...environmentOf(final)]).toEqual([
    ['HOST', '0.0.0.0'],
    ['NAME', 'the orders'],
    ['PORT', '3000'],
  ])
})

it('says where an unknown instruction stands, and that a FROM is missing', () => {
  const unknown = readDockerfile(createSource('Dockerfile', 'FROM node\n  RUNN ls\n')).problems
  expect(unknown).toMatchObject([{ message: 'unknown instruction "RUNN" in a Dockerfile', place: { line: 2, column: 3 } }])
  expect(readDockerfile(createSource('Dockerfile', '# nothing\n')).problems[0]?.message).toContain('FROM')
})
