import { describe, expect, it } from 'vitest'
import { basic, detailsFor } from '../index'

const header = (credentials: string, scheme = 'Basic'): string => `${scheme} ${Buffer.from(credentials).toString('base64')}`
const levelOf = (audience: ReturnType<typeof basic>, authorization: string | undefined): string =>
  detailsFor(audience, { method: 'GET', url: '/', header: (name) => (name === 'authorization' ? authorization : undefined) })

describe('basic', () => {
  const team = basic('team', 'p:ß🚀 word')

  it('shows everything to callers with the user and the password, in UTF-8 (RFC 7617, 2.1)', () => {
    expect(levelOf(team, header('team:p:ß🚀 word'))).toBe('full')
    expect(levelOf(team, header('team:p:ß🚀 word', 'bAsIc '))).toBe('full')
    expect(levelOf(team, header('team:p:ß🚀 word').replace(/=+$/, ''))).toBe('full')
  })

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    header('team:'),
    header(':p:ß🚀 word'),
    header('team:p:ß🚀 wor'),
    header('team:p:ß🚀 wordx'),
    header('team:p:ß🚀 wordteam:p:ß🚀 word'),
    header('Team:p:ß🚀 word'),
    header('team:p:ß🚀 word', 'Bearer'),
    `Basic ${Buffer.from('team:p:ß', 'latin1').toString('base64')}`,
    'Basic team:p',
  ])('shows the summary to %s', (authorization) => {
    expect(levelOf(team, authorization)).toBe('summary')
  })

  it('has the challenge that makes a browser ask for the password', () => {
    expect(team.challenge).toBe('Basic realm="health", charset="UTF-8"')
  })

  it('refuses what no header can carry, and does not print the password', () => {
    expect(() => basic('', 'x')).toThrow('basic: user must be a string that is not empty, without a colon; got ""')
    expect(() => basic('a:b', 'x')).toThrow('basic: user')
    expect(() => basic('team', '')).toThrow('basic: password must be a string')
    expect(() => basic('team', 'secret\n')).toThrow(/^(?!.*secret)basic: password/)
    expect(() => basic('team', undefined as never)).toThrow('basic: password')
  })
})
