import { readFileSync } from 'node:fs'
import type { Manifests } from './manifests'
import { createSource } from './source'

/** @throws TypeError for bytes that are no UTF-8, which no manifest has. */
export function readText(full: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(full))
  } catch (error) {
    throw error instanceof TypeError ? new TypeError('it is not UTF-8') : error
  }
}

/** The problem of a file or a folder that cannot be read. `file` is its path as the caller gave it. */
export function unreadable(file: string, error: unknown): Partial<Manifests> {
  const { code, message } = error as NodeJS.ErrnoException
  return problemAt(file, REASONS[code ?? ''] ?? message)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  ELOOP: 'the link leads to itself',
  EISDIR: 'it is a folder',
}

/** A problem of a whole file. */
export function problemAt(file: string, message: string): Partial<Manifests> {
  return { problems: [{ place: createSource(file, '').placeOf({ start: 0, end: 0 }), message }] }
}
