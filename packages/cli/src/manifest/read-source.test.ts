import { expect, it } from 'vitest'
import { languageOf } from './read-source'

it.each([
  ['<stdin>', '# Source: a/templates/b.yaml\nkind: Pod\nspec:\n  httpGet: { path: / }\n', 'yaml'],
  ['<stdin>', '{ "family": "orders" }', 'yaml'],
  ['<stdin>', 'services:\n  web: { image: web }\n', 'yaml'],
  ['<stdin>', '# syntax=docker/dockerfile:1\nARG NODE=20\n\nFROM node:$NODE\n', 'dockerfile'],
  ['<stdin>', 'upstream a { server b; }\nserver {\n  listen 80;\n}\n', 'nginx'],
  ['<stdin>', 'defaults\n  mode http\nbackend a\n  server b b:80 check\n', 'haproxy'],
  ['app/Dockerfile.prod', '', 'dockerfile'],
  ['app/web.Dockerfile', '', 'dockerfile'],
  ['app/Dockerfile.dockerignore', 'node_modules\n', undefined],
  ['setup.cfg', '[metadata]\nname = x\n', undefined],
])('takes %s with %j for %s', (file, text, language) => {
  expect(languageOf({ file, text })).toBe(language)
})
