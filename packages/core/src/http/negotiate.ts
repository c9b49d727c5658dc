import type { Format } from './format/format'
import { json } from './format/json'

/** One of the media ranges of an `Accept` header. */
interface Range {
  readonly type: string
  readonly quality: number
}

const HTML = /^(text\/html|application\/xhtml\+xml)\b/

/**
 * Chooses the format that an `Accept` header prefers: the highest quality wins, then the more specific range, then the one
 * named first (RFC 9110, 12.5.1). The first format is for clients that accept anything or send no header. It is also for
 * those that accept none of the formats, since a probe must not fail for its header. HTML must be named: what accepts
 * anything is rarely a browser.
 */
export function createNegotiation(formats: readonly Format[]): (accept: string | null | undefined) => Format {
  const fallback = formats.find(({ type }) => !HTML.test(type)) ?? json
  // Nearly all requests have the header of the one before them.
  let lastAccept = ''
  let lastChoice = fallback

  return (accept) => {
    if (!accept || accept === '*/*') return fallback
    if (accept !== lastAccept) {
      lastChoice = choose(accept, formats, fallback)
      lastAccept = accept
    }
    return lastChoice
  }
}

function choose(accept: string, formats: readonly Format[], fallback: Format): Format {
  const ranges = accept.split(',').map(parseRange)
  let best = fallback
  let bestRank = 0
  for (const format of formats) {
    const rank = rankOf(mediaTypeOf(format), ranges)
    if (rank <= bestRank) continue
    best = format
    bestRank = rank
  }
  return best
}

/** The media type without its parameters. */
export function mediaTypeOf({ type }: Format): string {
  return (type.split(';')[0] ?? '').trim().toLowerCase()
}

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 }
}

// One number that orders by quality, then by how specific the range is, then by its place in the header. A type's most
// specific range decides its quality, so that `text/plain;q=0, */*` refuses plain text.
function rankOf(type: string, ranges: readonly Range[]): number {
  const wanted = HTML.test(type) ? [type] : [type, `${type.split('/')[0]}/*`, '*/*']
  for (const [generality, range] of wanted.entries()) {
    const place = ranges.findIndex((candidate) => candidate.type === range)
    const quality = ranges[place]?.quality
    if (quality !== undefined) return quality && quality * 1e9 - generality * 1e5 - place
  }
  return 0
}
