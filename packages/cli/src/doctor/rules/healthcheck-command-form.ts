import type { Healthcheck } from '../../manifest/healthcheck'
import { isOperator } from '../../manifest/shell-words'
import { asScript, withWords } from '../edits/command-edits'
import type { Edit } from '../edits/edit'
import type { Rule } from '../rule'
import { checkedContainers, checkedName } from './healthchecks'
import { secondsText } from './sum'

export const healthcheckCommandForm: Rule = {
  id: 'healthcheck-command-form',
  severity: 'error',
  needs: 'files',
  question: 'Is the command of a health check written in the form that its keyword names?',
  why: '`CMD` runs a program with arguments and no shell: `||` is one more argument, and a whole line is the name of a program that does not exist. The check fails each time.',
  remedy: 'Write the line as one string after `CMD-SHELL`, or without brackets in a Dockerfile.',
  *check({ manifests }) {
    for (const { healthcheck } of checkedContainers(manifests)) {
      const fault = faultOf(healthcheck)
      if (!fault) continue
      const { interval, retries } = healthcheck
      yield {
        place: healthcheck.place,
        message: `The health check of ${checkedName(healthcheck)} never passes: ${fault}.`,
        sum: `unhealthy after interval ${secondsText(interval.value)} × retries ${retries.value} = ${secondsText(interval.value * retries.value)}`,
        fix: { say: 'Let a shell read the line.', edits: [edit(healthcheck)] },
      }
    }
  },
}

function faultOf({ form, command: { words, script } }: Healthcheck): string | undefined {
  if (form === 'bare') return 'the list must begin with CMD, CMD-SHELL or NONE'
  if (form !== 'exec' || script !== undefined) return undefined
  const operator = words.find(isOperator)
  if (operator) return `without a shell "${operator}" is an argument of ${words[0]}`
  return words.length === 1 && /\s/.test(words[0] as string) ? `"${words[0]}" is the name of no program` : undefined
}

function edit({ form, command }: Healthcheck): Edit {
  const { words } = command
  if (form === 'bare' && !words.some(isOperator)) return withWords(command, ['CMD', ...words])
  return asScript(command, words.map((word) => (words.length === 1 || isOperator(word) ? word : quoted(word))).join(' '))
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
