import { expect, it } from 'vitest'
import { redact } from './redact'

const LONGEST = 10_000
const PARTS = [
  ...['://:', '://a:b', '://: ', 'a://', '@', ':@', 'a:b@', '://a@', '%3A%2F%2F', '%3a@', '?a=', '&a=', '?', '#'],
  ...[
    'token',
    'pwd',
    'secret_',
    'cookie   ',
    'token ',
    "token'",
    'token="',
    'pwd=',
    "pwd='x ",
    'token:',
    'key ',
    'api key ',
    '"a"',
    "'",
    '"',
    '\\"',
  ],
  ...['{', '[', 'tokens:[', 'tokens:{', '{"key":', '<password>', '<a ', '<![CDATA[', '<password><![CDATA[', '&quot;', 'name="password" '],
  ...['bearer ', 'basic  ', 'eyJ', 'eyJ-', 'eyJaaaaa.', 'gh', 'ghp_', 'AKIA', 'xoxb-', '-----BEGIN ', '-----', 'Aa1', 'sk-', '12345678:AA'],
  ...[
    '-a ',
    '--password ',
    '-u ',
    '-u a',
    '--user=',
    'AUTH ',
    "'AUTH' ",
    'redis-cli ',
    'command failed ',
    'docker login ',
    'docker ',
    'docker -p a ',
    'with args beginning with: ',
  ],
  ...[
    ' ',
    '\n',
    '\t at ',
    '  at\n',
    '\u001b[',
    '\u001b]',
    '\u2028',
    '\u200b',
    'a',
    'a,',
    'a;',
    'password=a,',
    'password=a;b ',
    ',a=',
    'a.b-',
    '\ud800',
    '\\',
    'pwd=\\',
    'pwd==',
    '":',
    'pwd="',
  ],
]
const hostile = [
  ...PARTS.map((part) => part.repeat(LONGEST / part.length)),
  ...PARTS.map((part) => part + 'a'.repeat(LONGEST)),
  ...PARTS.map((part) => part + ' '.repeat(LONGEST)),
  ...PARTS.map((part) => (part + ' '.repeat(99)).repeat(LONGEST / 100)),
]

const harmless = 'an ordinary word '.repeat(LONGEST / 17)

/** The shortest CPU time (microseconds) of a few runs: what else the machine does makes a run longer, never shorter. */
function shortest(text: string): number {
  let time = Infinity
  for (let run = 0; run < 5; run += 1) {
    const start = process.cpuUsage()
    redact(text)
    const { user, system } = process.cpuUsage(start)
    time = Math.min(time, user + system)
  }
  return time
}

// Where the time grows with the square of the length, this factor is in the hundreds.
const MOST = 50

it('10,000 hostile characters take about as long as ordinary ones, and ten times as many no longer', () => {
  for (const text of hostile) {
    const ordinary = shortest(harmless)
    for (const each of [text, text.repeat(10)]) {
      expect(shortest(each) / ordinary, JSON.stringify(text.slice(0, 30))).toBeLessThan(MOST)
    }
  }
})
