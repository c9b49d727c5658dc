import type { VisibleCheck } from '@hale/core'
import { type Html, html } from '../html/html'
import type { View } from './view'

/** A value that changes with each run. The script writes it where it stands. */
export type LiveValue = 'duration' | 'observed' | 'message' | 'lastRun'

/** The values of a check that change with each run, as the page shows them; only those that it has. */
export function liveValues(
  { duration, observed, message, error, timestamp }: VisibleCheck,
  { formatter }: View,
): Partial<Record<LiveValue, string>> {
  const why = error?.message ?? message
  return {
    ...(error?.code !== 'pending' && { duration: formatter.duration(duration), lastRun: timestamp }),
    ...(observed && { observed: formatter.observed(observed) }),
    ...(why && { message: why }),
  }
}

/** An element that the script writes again. */
export function liveText(name: string, value: LiveValue, text: string): Html {
  return html`<bdi data-live="${value} ${name}">${text}</bdi>`
}

/** All such values of the page, by their elements. */
export function allLiveValues(view: View): Record<string, string> {
  const rows = Object.entries(view.report.checks ?? {})
  return Object.fromEntries(
    rows.flatMap(([name, check]) => Object.entries(liveValues(check, view)).map(([value, text]) => [`${value} ${name}`, text])),
  )
}
