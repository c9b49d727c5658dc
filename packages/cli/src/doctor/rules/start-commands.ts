import type { CommandLine } from '../../manifest/command-line'
import type { ComposeService } from '../../manifest/compose/compose-service'
import { commandsOf } from '../../manifest/docker/dockerfile'
import type { Manifests } from '../../manifest/manifests'
import { programOf } from '../../manifest/shell-words'
import { servingContainers } from './containers'
import { buildOf } from './healthchecks'

/** What a container starts, as far as the files say it. */
export interface StartCommand {
  readonly name: string
  readonly command: CommandLine
  readonly image?: string | undefined
  /** How long the platform waits after SIGTERM, in seconds. */
  readonly grace: number
}

/** Docker's time between SIGTERM and SIGKILL. */
const DOCKER_GRACE = 10

/** The commands that start containers, without those of init containers and Jobs. */
export function startCommands(manifests: Manifests): StartCommand[] {
  const { dockerfiles, composeServices, ecsContainers } = manifests
  return [
    ...dockerfiles.flatMap((dockerfile) => {
      const { entrypoint, cmd } = commandsOf(dockerfile, dockerfile.final)
      return start(entrypoint, cmd, { name: `the image of ${dockerfile.file}`, image: dockerfile.final.image, grace: DOCKER_GRACE })
    }),
    ...composeServices
      .filter((compose) => !runsOnce(compose, composeServices))
      .flatMap((compose) => {
        const { name, entrypoint, command, image, stopGracePeriod } = compose
        const below = buildOf(compose, dockerfiles)?.stage.image ?? image
        return start(entrypoint, command, { name: `service ${name}`, image: below, grace: stopGracePeriod.value })
      }),
    ...ecsContainers.flatMap(({ name, entrypoint, command, image, stopTimeout }) =>
      start(entrypoint, command, { name: `container ${name}`, image, grace: stopTimeout.value }),
    ),
    ...servingContainers(manifests).flatMap(({ workload, container: { name, command, args, image } }) =>
      start(command, args, { name: `container ${name}`, image, grace: workload.gracePeriod.value }),
    ),
  ]
}

/** Another service waits for its end, such as for that of a migration. */
function runsOnce({ name, project }: ComposeService, services: readonly ComposeService[]): boolean {
  return services
    .filter((other) => other.project === project)
    .some(({ dependsOn }) => dependsOn.some(({ service, condition }) => service === name && condition === 'service_completed_successfully'))
}

/** Which of ENTRYPOINT and CMD becomes the process that serves. */
function start(entrypoint: CommandLine | undefined, cmd: CommandLine | undefined, rest: Omit<StartCommand, 'command'>): StartCommand[] {
  const command = !entrypoint || passesOn(entrypoint) ? cmd : entrypoint
  return command && !isInit(command) && !(entrypoint && signalsGroup(entrypoint)) ? [{ command, ...rest }] : []
}

/** Inits and the scripts of images start what follows them with `exec "$@"`. */
function passesOn({ words, script }: CommandLine): boolean {
  return script === undefined && (/\.sh$|entrypoint/.test(programOf(words)) || INITS.test(programOf(words)))
}

const INITS = /^(tini|tini-static|dumb-init|catatonit)$/

/** An init in the same list as its command. */
function isInit({ words, script }: CommandLine): boolean {
  return script === undefined && INITS.test(programOf(words))
}

/** dumb-init, and tini with -g, signal the whole process group: a shell's child too. */
function signalsGroup({ words }: CommandLine): boolean {
  return programOf(words) === 'dumb-init' || (INITS.test(programOf(words)) && words.includes('-g'))
}
