import type { Scope } from '../contract/check'
import type { Probe, Report } from '../contract/report'
import type { CheckRunner } from '../run/check-runner'

/** Which checks a report is about: those of a probe or all, less what the other fields leave out. */
export interface Selection {
  readonly probe?: Probe | undefined
  /** This check alone, with its own status, critical or not. An unknown check is unhealthy. */
  readonly check?: string | undefined
  /** These checks alone, of whatever probes. */
  readonly checks?: readonly string[] | undefined
  /** All but these. Unknown names change nothing. */
  readonly exclude?: readonly string[] | undefined
  /** Only the checks of this scope. */
  readonly scope?: Scope | undefined
  /** A peer asks: a run for it counts for the threshold, but turns no check unhealthy by itself. */
  readonly peer?: boolean | undefined
}

/** A selection with its checks and the last report on it. */
export interface View {
  readonly selection: Selection
  readonly rows: readonly CheckRunner[]
  /** What must run besides the rows while the instance starts. */
  readonly startup: readonly CheckRunner[]
  latest?: { readonly report: Report; readonly revision: number; readonly freshUntil: number }
  pending?: Pending | undefined
}

/** A report that waits for runs under way. */
interface Pending {
  readonly report: Promise<Report>
  readonly runs: number
  readonly revision: number
  /** When the first result ages that no run is about to renew. */
  readonly freshUntil: number
  /** One of the checks that it waits for. */
  readonly awaited: CheckRunner
}

/** How many views of `exclude` are kept: callers can combine names in very many ways. */
const MOST_EXCLUDING = 32

/** Finds the view of a selection, so that equal selections share their reports. */
export function createViews(runners: readonly CheckRunner[]): (selection: Selection) => View {
  const names = new Set(runners.map(({ resolved }) => resolved.name))
  const views = new Map<string | undefined, View>()
  const excluding = new Map<string, View>()

  return (selection) => {
    const { probe, scope, check, checks, peer } = selection
    const exclude = selection.exclude?.length ? selection.exclude.filter((name) => names.has(name)) : []
    // Nearly all callers want all of a probe's checks: its name is key enough.
    const key = scope === undefined && check === undefined && checks === undefined ? probe : `${probe} ${scope} ${check} ${checks} ${peer}`
    if (exclude.length > 0) return viewExcluding(`${key} ${[...new Set(exclude)].sort().join()}`, selection)
    const kept = views.get(key)
    if (kept) return kept
    const view = createView(runners, { probe, scope, check, checks, peer })
    // Requests for unknown checks must not fill the memory.
    if (check === undefined || view.rows.length > 0) views.set(key, view)
    return view
  }

  function viewExcluding(key: string, selection: Selection): View {
    const view = excluding.get(key) ?? createView(runners, selection)
    // The map is in order of use, so its first key is the one that was not used for longest.
    excluding.delete(key)
    excluding.set(key, view)
    if (excluding.size > MOST_EXCLUDING) excluding.delete(excluding.keys().next().value as string)
    return view
  }
}

function createView(runners: readonly CheckRunner[], selection: Selection): View {
  const { probe, scope, check, checks, exclude } = selection
  const selected = runners.filter(
    ({ resolved: { name, scope: own } }) =>
      (scope === undefined || own === scope) &&
      (check === undefined || name === check) &&
      (checks?.includes(name) ?? true) &&
      !exclude?.includes(name),
  )
  return {
    selection,
    rows: selected.filter(({ resolved }) => probe === undefined || resolved.probe === probe),
    startup: probe === 'readiness' ? selected.filter(({ resolved }) => resolved.probe === 'startup') : [],
  }
}
