import { adapterCases, impostorCases, type MountAdapter, runAdapterCase, runImpostorCase, type WithClient } from '@hale/conformance'

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

/** Gives a check each client that reaches no server until a case fails, and says which. `undefined`: all of them passed. */
export async function firstImpostor(withClient: WithClient): Promise<string | undefined> {
  for (const item of impostorCases) {
    try {
      await runImpostorCase(item, withClient)
    } catch {
      return `${item.name}: ${item.sentence}`
    }
  }
  return undefined
}
