import type { CommandLine } from '../../manifest/command-line'
import type { Manifests } from '../../manifest/manifests'
import { isOperator, programOf } from '../../manifest/shell-words'
import type { Place } from '../../manifest/source'
import { withScript, withWords } from '../edits/command-edits'
import type { Edit } from '../edits/edit'
import type { Rule } from '../rule'
import { probesOf, servingContainers } from './containers'
import { callOf } from './exec-programs'
import { checkedContainers, checkedName } from './healthchecks'

export const healthcheckIgnoresStatus: Rule = {
  id: 'healthcheck-ignores-status',
  severity: 'error',
  needs: 'files',
  question: 'Does the health check fail when the service answers 503?',
  why: '`curl` exits with 0 for any answer, also for a 503, unless `-f` (`--fail`) is given.',
  remedy: 'Call `curl -f`.',
  *check({ manifests }) {
    for (const { name, command, place } of commandsOf(manifests)) {
      const call = callOf(command, 'curl')
      if (!call || fails(call) || readsOutput(command)) continue
      yield {
        place,
        message: `The health check of ${name} passes whatever the service answers: a 503 is healthy for as long as it lasts.`,
        fix: { say: 'Add -f.', edits: [withFail(command)] },
      }
    }
  },
}

interface CheckCommand {
  readonly name: string
  readonly command: CommandLine
  readonly place: Place
}

function commandsOf(manifests: Manifests): CheckCommand[] {
  const healthchecks = checkedContainers(manifests).map(({ healthcheck }) => ({ ...healthcheck, name: checkedName(healthcheck) }))
  const probes = servingContainers(manifests)
    .flatMap(probesOf)
    .flatMap(({ container, probe: { action } }) =>
      action.type === 'exec' ? [{ name: `container ${container.name}`, command: action.command, place: action.tree.place }] : [],
    )
  return [...healthchecks, ...probes]
}

/** `-f`, `-sf`, `--fail`, `--fail-with-body`. */
function fails(call: readonly string[]): boolean {
  return call.some((word) => /^-[a-zA-Z#]*f/.test(word) || /^--fail\b/.test(word))
}

/** What another program reads decides: `curl -s ... | grep -q healthy`. */
function readsOutput({ words }: CommandLine): boolean {
  return words.includes('|') || words.some((word) => word.includes('%{http_code}'))
}

function withFail(command: CommandLine): Edit {
  const { script, words } = command
  if (script !== undefined) return withScript(command, script.replace(/(^|[\s/;&|(!])curl(?=\s)/, '$1curl -f'))
  const index = words.findIndex((word) => !isOperator(word) && programOf([word]) === 'curl')
  return withWords(command, [...words.slice(0, index + 1), '-f', ...words.slice(index + 1)])
}
