import type { Place } from './source'

/** Something that could not be read. It makes the exit code 2. */
export interface Problem {
  readonly place: Place
  readonly message: string
}
