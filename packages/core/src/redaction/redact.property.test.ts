import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from './redact'

/** Enough of a secret to find it again, whatever is cut off around it. */
const CORE = 'Zq7SECRETPART9x'
const word = fc.stringMatching(/^[a-z]{1,10}$/)
const secret = fc
  .tuple(fc.stringMatching(/^(?:\w[\w!$*+./-]{0,12})?$/), fc.stringMatching(/^[\w!$*+./=-]{0,12}$/))
  .map(([before, after]) => `${before}${CORE}${after}`)
const name = fc.oneof(
  fc.constantFrom(
    'password',
    'passwd',
    'pwd',
    'secret',
    'token',
    'api_key',
    'apiKey',
    'API-KEY',
    'client_secret',
    'accessToken',
    'DB_PASSWORD',
  ),
  fc.tuple(word, fc.constantFrom('Password', '_secret', '-token', 'ApiKey', '_PASSWORD')).map((parts) => parts.join('')),
)
const quote = fc.constantFrom('"', "'", '`', '\\"', '\\\\\\"', '&quot;')
const space = fc.constantFrom('', ' ', '  ', '\t')
const separator = fc.tuple(space, fc.constantFrom('=', ':', '=>', ':=', '=='), space).map((parts) => parts.join(''))

/** A secret as programs print one. */
const leak = fc.oneof(
  fc.tuple(name, separator, secret).map((parts) => parts.join('')),
  fc.tuple(name, separator, quote, secret).map(([key, sign, mark, value]) => `${key}${sign}${mark}${value}${mark}`),
  fc.tuple(quote, name, separator, quote, secret).map(([a, key, sign, b, value]) => `${a}${key}${a}${sign}${b}${value}${b}`),
  fc
    .tuple(name, separator, fc.constantFrom('"', "'"), word, secret)
    .map(([key, sign, mark, before, value]) => `${key}${sign}${mark}${before} ${value}`),
  fc.tuple(word, word, secret, word).map(([scheme, user, value, host]) => `${scheme}://${user}:${value}@${host}.internal/db`),
  fc.tuple(word, secret, word).map(([user, value, host]) => `${user}:${value}@${host}.internal`),
  fc.tuple(word, word, secret).map(([host, key, value]) => `https://${host}.example/v1?${key}x=${value}&page=2`),
  fc.tuple(name, secret).map(([key, value]) => `--${key} ${value}`),
  fc.tuple(name, secret).map(([key, value]) => `<${key}>${value}</${key}>`),
  fc.tuple(word, secret).map(([user, value]) => `curl -u ${user}:${value} http://db`),
  secret.map((value) => `Cookie: sid=${value}; theme=dark`),
  secret.map((value) => `Authorization: Bearer ${value}`),
  secret.map((value) => `redis-cli -a ${value} ping`),
  secret.map((value) => `-----BEGIN PRIVATE KEY-----\n${value}\n-----END PRIVATE KEY-----`),
)
const noise = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ maxLength: 40, unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ' ',
        '\n',
        '"',
        "'",
        ':',
        '=',
        ',',
        ';',
        '&',
        '@',
        '/',
        '://',
        'token',
        'password',
        'at ',
        '\\',
        '{',
        '}',
        '\u001b[31m',
        '\u2028',
        '?x=',
        '%3A',
      ),
      {
        maxLength: 8,
      },
    )
    .map((parts) => parts.join('')),
)

describe('redact', () => {
  it('hides a generated secret in generated surroundings, in every form', () => {
    fc.assert(
      fc.property(noise, leak, noise, (before, form, after) => {
        expect(redact(`${before} ${form} ${after}`)).not.toContain('SECRETPART')
      }),
      { numRuns: 5_000 },
    )
  })

  it('hides it wherever the text is cut', () => {
    fc.assert(
      fc.property(leak, fc.nat({ max: 80 }), fc.constantFrom('    at query (/app/x.js:1:1)\n', '\n', ' '), (form, before, filler) => {
        const filled = filler.repeat(Math.ceil(10_000 / filler.length)).slice(0, 10_000 - before)
        expect(redact(`${filled} ${form} and more`)).not.toContain('SECRETPART')
      }),
      { numRuns: 300 },
    )
  })

  it('gives a short string without control characters, of any string, and of its own result the same again', () => {
    fc.assert(
      fc.property(fc.oneof(noise, fc.string({ unit: 'binary', maxLength: 3_000 })), (text) => {
        const once = redact(text)
        expect(once.length).toBeLessThanOrEqual(501)
        expect(once).not.toMatch(/(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 2_000 },
    )
  })
})
