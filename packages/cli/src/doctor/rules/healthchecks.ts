import { join, normalize } from 'node:path/posix'
import type { ComposeService } from '../../manifest/compose/compose-service'
import { type Dockerfile, healthcheckOf, type Stage } from '../../manifest/docker/dockerfile'
import type { Healthcheck } from '../../manifest/healthcheck'
import type { Manifests } from '../../manifest/manifests'
import type { Tree } from '../../manifest/tree'

/** What a health check's command runs in, as far as the files say it. */
export interface CheckedContainer {
  readonly healthcheck: Healthcheck
  /** The image at the bottom: of the compose file or the ECS task, or of the Dockerfile that builds it. */
  readonly image?: string | undefined
  /** What is installed into that image. */
  readonly built?: { readonly dockerfile: Dockerfile; readonly stage: Stage } | undefined
  readonly environment: ReadonlyMap<string, string>
  /** The map of the health check, to set a key in. Absent in a Dockerfile. */
  readonly tree?: Tree | undefined
  readonly compose?: ComposeService | undefined
}

const NO_VARIABLES: ReadonlyMap<string, string> = new Map()

/** Every health check that runs a command inside its container. */
export function checkedContainers({ dockerfiles, composeServices, ecsContainers }: Manifests): CheckedContainer[] {
  return [
    ...dockerfiles.flatMap((dockerfile) => {
      const stage = dockerfile.final
      const healthcheck = healthcheckOf(dockerfile, stage)
      return healthcheck ? [{ healthcheck, image: stage.image, built: { dockerfile, stage }, environment: NO_VARIABLES }] : []
    }),
    ...composeServices.flatMap((compose) => {
      const { healthcheck, healthcheckTree: tree, environment } = compose
      if (!healthcheck) return []
      const built = buildOf(compose, dockerfiles)
      return [{ healthcheck, image: built?.stage.image ?? compose.image, built, environment, tree, compose }]
    }),
    ...ecsContainers.flatMap(({ healthcheck, image, environment, healthcheckTree: tree }) =>
      healthcheck ? [{ healthcheck, image, environment, tree }] : [],
    ),
  ]
}

/** The Dockerfile that a compose service is built from, where it is among the files. */
export function buildOf({ build, place }: ComposeService, dockerfiles: readonly Dockerfile[]): CheckedContainer['built'] {
  if (!build) return undefined
  const path = normalize(join(place.file, '..', build.context, build.dockerfile))
  const dockerfile = dockerfiles.find(({ file }) => normalize(file) === path)
  const target = dockerfile?.stages.find(({ name }) => name !== undefined && name === build.target)
  return dockerfile && { dockerfile, stage: target ?? dockerfile.final }
}

/** `service orders`, `the image of Dockerfile`: for a message. */
export function checkedName({ owner, name }: Healthcheck): string {
  if (owner === 'dockerfile') return `the image of ${name}`
  return owner === 'compose' ? `service ${name}` : `container ${name}`
}
