import { expect, it } from 'vitest'
import { shellForm } from '../../manifest/command-line'
import { createSource } from '../../manifest/source'
import { applyEdits } from './edit'
import { execInstead } from './exec-instead'

/** A script in the shell form of a Dockerfile, after the fix. */
function fixed(script: string): string {
  const source = createSource('Dockerfile', script)
  const span = { start: 0, end: script.length }
  const { edits } = execInstead(shellForm(script, { source, span, place: source.placeOf(span) }))
  return edits.length === 0 ? '' : applyEdits(source, edits)
}

it.each([
  ['node server.js', '["node", "server.js"]'],
  ['HOSTNAME="0.0.0.0" node server.js', 'HOSTNAME="0.0.0.0" exec node server.js'],
  ['node $FLAGS server.js', 'exec node $FLAGS server.js'],
  ['node migrate.js && node server.js', 'node migrate.js && exec node server.js'],
  ['if [ -f a ]; then\n  export A=1\nfi\nnode server.js\n', 'if [ -f a ]; then\n  export A=1\nfi\nexec node server.js\n'],
  ['cd /app; node -e "a; b" # run; it', 'cd /app; exec node -e "a; b" # run; it'],
  ['node server.js > log 2>&1', 'exec node server.js > log 2>&1'],
  ['node migrate.js &> log; node server.js >&2', 'node migrate.js &> log; exec node server.js >&2'],
  ['npm start', '["node", "server.js"]'],
  ['exec npm start', '["node", "server.js"]'],
  ['node migrate.js && npm start', 'node migrate.js && exec node server.js'],
  ['node migrate.js && exec npm start', 'node migrate.js && exec node server.js'],
  ['NODE_ENV=production npm start', 'NODE_ENV=production exec node server.js'],
])('%j becomes %j', (script, expected) => {
  expect(fixed(script)).toBe(expected)
})

it.each([['if a; then node server.js; fi'], ['node server.js & wait']])(
  '%j is left to its writer: a shell cannot become its last word',
  (script) => {
    expect(fixed(script)).toBe('')
  },
)
