interface Range {
  readonly type: string
  readonly quality: number
}

/**
 * What to answer with, of those offered in order of preference. The highest quality wins, then the more specific range,
 * then the one named first (RFC 9110, 12.5.1). Nothing acceptable gets the first one offered: a probe must not fail for
 * its Accept header.
 */
export function negotiate<T extends { readonly type: string }>(accept: string | null | undefined, offered: readonly [T, ...T[]]): T {
  if (!accept || accept === '*/*') return offered[0]
  const ranges = accept.split(',').map(parseRange)
  let best = offered[0]
  let bestRank = 0
  for (const offer of offered) {
    const rank = rankOf(offer.type, ranges)
    if (rank <= bestRank) continue
    best = offer
    bestRank = rank
  }
  return best
}

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 }
}

// One number that orders by quality, then by how specific the range is, then by its place in the header. A type's most
// specific range decides its quality, so that `text/plain;q=0, */*` refuses plain text.
function rankOf(type: string, ranges: readonly Range[]): number {
  const wanted = [type, `${type.split('/')[0]}/*`, '*/*']
  for (const [generality, range] of wanted.entries()) {
    const place = ranges.findIndex((candidate) => candidate.type === range)
    const quality = ranges[place]?.quality
    if (quality !== undefined) return quality && quality * 1e9 - generality * 1e5 - place
  }
  return 0
}
