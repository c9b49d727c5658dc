import { adapterCases, type MountAdapter, runAdapterCase } from '@hale/conformance'

/** Runs the suite until a case fails, and says which: `<capability>: <sentence>`. `undefined`: all of them passed. */
export async function firstFailure(mount: MountAdapter): Promise<string | undefined> {
  for (const [capability, cases] of Object.entries(adapterCases)) {
    for (const item of cases) {
      try {
        await runAdapterCase(item, mount)
      } catch {
        return `${capability}: ${item.name}`
      }
    }
  }
  return undefined
}
