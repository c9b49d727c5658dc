/** A file whose content is replaced as a whole. */
export interface AtomicFile {
  /** Replaces the content. While a write is under way only the newest content waits. Never rejects. */
  write(text: string): Promise<void>
  /** Removes the file, for good. */
  remove(): void
}

/** `failed` is called for the first of several writes in a row that fail. */
export function createAtomicFile(path: string, failed: (error: unknown) => void): AtomicFile {
  const { rmSync } = process.getBuiltinModule('node:fs')
  const { rename, rm, writeFile } = process.getBuiltinModule('node:fs/promises')
  const partial = `${path}.${process.pid}.partial`
  let next: string | undefined
  let writing: Promise<void> | undefined
  let removed = false
  let failing = false

  async function writeAll(): Promise<void> {
    while (next !== undefined && !removed) {
      const text = next
      next = undefined
      try {
        await writeFile(partial, text, { mode: 0o644 })
        if (!removed) await rename(partial, path)
        failing = false
      } catch (error) {
        if (!failing && !removed) failed(error)
        failing = true
        // Half a file must not stay, and must not fill a disk that is full already.
        await rm(partial, { force: true }).catch(() => {})
      }
    }
    writing = undefined
    if (removed) removeFiles()
  }

  function removeFiles(): void {
    for (const file of [path, partial]) {
      try {
        rmSync(file, { force: true })
      } catch {}
    }
  }

  return {
    write(text) {
      next = text
      writing ??= writeAll()
      return writing
    },
    remove() {
      removed = true
      removeFiles()
    },
  }
}
