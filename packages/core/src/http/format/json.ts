import { mapValues, summary } from '../visible'
import type { Format } from './format'

/** The report as it is, `application/json`. */
export const json: Format = {
  type: 'application/json',
  write({ status, checks, holds, blindSpots, ...rest }, level, omitted) {
    if (level === 'none') return JSON.stringify({ status })
    const told = { status, ...rest, omitted: omitted || undefined }
    return JSON.stringify(level === 'full' ? { ...told, holds, blindSpots, checks } : { ...told, checks: mapValues(checks, summary) })
  },
}
