/** A drawing of that size. Its white background makes it readable on a dark page too. */
export function svg(width: number, height: number, title: string, parts: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12">`
  const ground = `<rect width="${width}" height="${height}" fill="#ffffff"/>`
  return `${[head, `<title>${escapeText(title)}</title>`, ground, ...parts, '</svg>'].join('\n')}\n`
}

export function label(x: number, y: number, text: string, more = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" ${more || `fill="${INK}"`}>${escapeText(text)}</text>`
}

export function line(x1: number, y1: number, x2: number, y2: number, more: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${more}/>`
}

export function dot(x: number, y: number, radius: number, more: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" ${more}/>`
}

export function path(points: readonly (readonly [number, number])[], more: string): string {
  const steps = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`)
  return `<path d="${steps.join('')}" fill="none" ${more}/>`
}

/** Text and emphasis. */
export const INK = '#24292f'
/** Axes and notes. */
export const PALE = '#59636e'
export const GRID = '#eaeef2'
/** Hale. */
export const OURS = '#0a7d5a'
/** Hand-written code. */
export const BY_HAND = '#b35900'
/** Other libraries. */
export const THEIRS = '#6e7781'

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
