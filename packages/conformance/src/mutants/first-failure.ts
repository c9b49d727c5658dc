import type { MountAdapter } from '../adapter-case'
import { adapterCases } from '../adapter-cases'
import { runAdapterCase } from '../run-adapter-case'

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
