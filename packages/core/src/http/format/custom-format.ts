import type { Report } from '../../contract/report'
import type { Details } from '../details'
import { render } from '../render'
import { visible } from '../visible'

/** A body with the media type that it is sent as. */
export interface FormattedReport {
  readonly contentType: string
  readonly body: string
}

/** Writes a report in a format of one's own. It is handed what the audience may see, and no more. */
export type ReportFormat = (report: Report) => FormattedReport

const MEDIA_TYPE = /^[\w.+-]+\/[\x20-\x7e]+$/

/** A report as a body of at most 10,240 bytes in a format of the user's. Throws where the format does not give one. */
export function renderOwn(format: ReportFormat, report: Report, level: Details): FormattedReport {
  let contentType = ''
  const body = render(
    report,
    {
      type: '',
      write(told, toldLevel) {
        const written = format(visible(told, toldLevel))
        contentType = written.contentType
        if (typeof written.body === 'string' && MEDIA_TYPE.test(contentType)) return written.body
        // An async format is none that the type allows, but its rejection must not take the process down either.
        Promise.resolve(written).catch(() => undefined)
        throw new TypeError('no body')
      },
    },
    level,
  )
  return { contentType, body }
}
