import { HIDDEN } from './hidden'
import { hideAfter } from './named-values'
import { PROSE } from './prose'
import { secrecyOf } from './secret-name'

/** A program's option in the next word: `--password ...`, `-passin ...`. */
const LONG_OPTION = /(?<![\w-])--?([A-Za-z][\w-]+)[ \t]+(?!--)(?=\S)/g
/** `-u user:password`, also with `=` and without a space. */
const USER_OPTION = /((?<![\w-])(?:-[uU]|--?(?:proxy-)?user(?:name|pwd)?)(?:[ \t]+|=)?\\*["']?)[^\s"':%]{0,100}[:%][^\s"']+/g
/** Options of one letter that mean a password to some programs, and something else to others. */
const SHORT_OPTION = /((?<![\w-])-([apPwWk])[ \t]*\\*["']?)(?!--|-.(?:[\s"']|$))([^\s"']+)/g
const PASSWORD_OPTIONS: readonly (readonly [program: RegExp, options: string])[] = [
  [/\b(?:redis|valkey|keydb)-/, 'a'],
  [/\b(?:mysql|mariadb|mongo|cqlsh|rabbitmqadmin|sshpass|(?:docker|podman|registry|oc|az)\s(?:.{0,99}\s)?login)/, 'p'],
  [/\b(?:sqlcmd|bcp|isql|mosquitto_|ipmitool)/, 'P'],
  [/\bldap/, 'wW'],
  [/\bopenssl\b/, 'k'],
]
const COMMAND = /\bcommand failed|\bspawn\b|\bexec\b/i
/** Redis repeats the arguments of a command that it does not know. */
const REDIS_ARGUMENTS = /(\bwith args beginning with:).*/gi
const AUTH_ARGUMENTS = new RegExp(`((?<![\\w<])["']?AUTH["']?,?[ \\t]+)(?!<\\w|${PROSE})\\S.*`, 'g')
const AUTH_ARGUMENT_LIST = /((["'])auth\2[\s,]*["']?args["']?\s*[:=]\s*\[)[^\]]*/gi

/** The text without the passwords in command lines: of programs, and of Redis and SMTP. */
export function hideCommandLines(text: string): string {
  const hidden = hideAfter(text, LONG_OPTION, isSecretOption)
    .replace(USER_OPTION, `$1${HIDDEN}`)
    .replace(REDIS_ARGUMENTS, /auth|hello|acl|pass|config|migrate/i.test(text) ? `$1 ${HIDDEN}` : '$&')
    .replace(AUTH_ARGUMENT_LIST, `$1${HIDDEN}`)
    .replace(AUTH_ARGUMENTS, `$1${HIDDEN}`)
  return hidden.search(SHORT_OPTION) < 0 ? hidden : hidden.replace(/.+/g, hideShortOptions)
}

function isSecretOption({ input, 1: name = '' }: RegExpExecArray, at: number): boolean {
  const secrecy = secrecyOf(name)
  // `--key ./server.pem` names a file.
  return secrecy === 'strong' || (secrecy === 'weak' && !/[./~]/.test(input[at] ?? ''))
}

function hideShortOptions(line: string): string {
  const known = PASSWORD_OPTIONS.filter(([program]) => program.test(line))
    .map(([, options]) => options)
    .join('')
  if (!known && !COMMAND.test(line)) return line
  return line.replace(SHORT_OPTION, (whole, head: string, option: string, value: string) =>
    (known ? known.includes(option) : looksLikePassword(value)) ? head + HIDDEN : whole,
  )
}

/** Neither a number, such as a port, nor a path, an address or a short word. */
function looksLikePassword(value: string): boolean {
  return value.length >= 6 && /\d/.test(value) && /[a-z]/i.test(value) && !/^[\w.-]*[./:]/.test(value)
}
