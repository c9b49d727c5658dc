import { readDockerfile } from './docker/dockerfile'
import { looksLikeHaproxy, readHaproxy } from './haproxy/haproxy'
import { joinManifests, type Manifests } from './manifests'
import { looksLikeNginx, readNginx } from './nginx/nginx'
import { readDocument } from './read-document'
import type { Source } from './source'
import { readYaml } from './yaml-tree'

export type Language = 'yaml' | 'dockerfile' | 'haproxy' | 'nginx'

const DOCKERFILE_NAME = /(^|[/\\])(Dockerfile|Containerfile)(\.(?!dockerignore$)[^/\\]+)?$|\.(dockerfile|containerfile)$/i

/** What a file is written in, by its name and, where that is not enough, by its first lines. */
export function languageOf({ file, text }: Pick<Source, 'file' | 'text'>): Language | undefined {
  if (DOCKERFILE_NAME.test(file)) return 'dockerfile'
  if (/\.(ya?ml|json)$/i.test(file) || /^\s*[[{]\s*["[{]/.test(text)) return 'yaml'
  if (/^(apiVersion|kind|services):/m.test(text)) return 'yaml'
  if (looksLikeNginx(text)) return 'nginx'
  if (looksLikeHaproxy(text)) return 'haproxy'
  if (/^\s*(#.*\n|ARG .*\n|\s*\n)*FROM\s+\S/i.test(text)) return 'dockerfile'
  return undefined
}

/** Reads the deployment that a file describes. */
export function readSource(source: Source, language: Language): Partial<Manifests> {
  if (language === 'yaml') return readDocuments(source)
  if (language === 'nginx') {
    const { servers, balancers, problems } = readNginx(source)
    const isEmpty = servers.length + balancers.length + problems.length === 0
    return isEmpty ? passOver(source, 'a configuration of nginx') : { nginxServers: servers, balancers, problems }
  }
  if (language === 'haproxy') {
    const balancers = readHaproxy(source)
    return balancers.length === 0 ? passOver(source, 'a configuration of HAProxy') : { balancers }
  }
  const { dockerfile, problems } = readDockerfile(source)
  return { dockerfiles: dockerfile ? [dockerfile] : [], problems }
}

/** It was read, and nothing in it is for a rule to judge. */
function passOver({ file }: Source, what: string): Partial<Manifests> {
  return { passedOver: [{ file, what }] }
}

function readDocuments(source: Source): Manifests {
  const { trees, problems } = readYaml(source)
  if (trees.length === 0 && problems.length === 0) return joinManifests([passOver(source, 'an empty file')])
  const hint = source.text.includes('{{') ? '. A Helm template is no YAML yet: helm template <chart> | hale doctor -' : ''
  return joinManifests([
    ...trees.map((tree) => readDocument(tree)),
    { problems: problems.map((problem) => ({ ...problem, message: problem.message + hint })) },
  ])
}
