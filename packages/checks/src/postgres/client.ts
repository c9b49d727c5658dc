import { codedError } from '../failure/failure'

/** Every pg Client since version 8.0 has both fields. */
interface Client {
  readonly _connected: boolean
  readonly _connecting: boolean
}

export function isClient(client: unknown): client is Client {
  const { _connected, _connecting } = client as Partial<Client>
  return typeof _connected === 'boolean' && typeof _connecting === 'boolean'
}

/** A pg Client without a connection keeps each query until `connect` is called, which may be never. */
export function requireConnected({ _connected, _connecting }: Client): void {
  if (_connected || _connecting) return
  throw codedError('not_connected', 'the pg Client is not connected: call its connect() first, or pass a Pool')
}
