import { randomUUID } from 'node:crypto'

/** Who an instance is, as its peers see it. */
export interface Identity {
  /** Random, new with each start of the process. */
  readonly id: string
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly zone?: string | undefined
}

export function createId(): string {
  return randomUUID()
}
