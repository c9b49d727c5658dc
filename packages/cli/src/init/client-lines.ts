import type { ModuleImport } from './module-text'

/** What is written for a client library. */
export interface ClientLines {
  readonly imports: readonly ModuleImport[]
  readonly lines: readonly string[]
  /** The check, as the value of its name. */
  readonly check: string
  /** What closes the client. */
  readonly close?: string
  /** What others import. */
  readonly exports: readonly string[]
}
