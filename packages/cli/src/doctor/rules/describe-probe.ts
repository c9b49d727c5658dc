import type { KubeProbe } from '../../manifest/kubernetes/probe'
import type { MapTree } from '../../manifest/tree'
import { setKey } from '../edits/tree-edits'
import type { Fix } from '../finding'

/** What a probe asks, as one string: equal strings ask the same. */
export function askedBy({ action }: KubeProbe): string {
  if (action.type === 'none') return ''
  if (action.type === 'exec') return `exec ${JSON.stringify(action.command.written)}`
  const port = action.port?.number ?? action.port?.written
  if (action.type === 'http') return `${action.scheme}://:${port}${action.path} ${JSON.stringify([...action.headers])}`
  return action.type === 'grpc' ? `grpc :${port} ${action.service ?? ''}` : `tcp :${port}`
}

/** A fix that sets one key. */
export function setting(map: MapTree, key: string, value: unknown, say = `Set ${key} to ${String(value)}.`): Fix {
  return { say, edits: [setKey(map, key, value)] }
}
