const ESC = '\u001b'
const CSI = '\u009b'
const BELL = '\u0007'
const ST = '\u009c'
// Colours and cursor movements; titles and the like up to their end; any other sequence of two characters.
const ESCAPE_SEQUENCE = new RegExp(
  `(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]?|${ESC}[\\]PX^_][^${BELL}${ESC}${ST}]*(?:${BELL}|${ESC}\\\\|${ST})?|${ESC}[ -/]*[0-~]?`,
  'g',
)
const NEXT_LINE = '\u0085'
const LINE_SEPARATOR = new RegExp(`\\r\\n?|[\\v\\f${NEXT_LINE}\\p{Zl}\\p{Zp}]`, 'gu')
// Control characters but tab and line feed, and format characters: those without width, and those that turn the text.
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}]/gu

/**
 * A string without characters that a terminal or a reader of logs would obey or not show: a dependency's message must
 * neither forge a line nor hide part of one. Line separators become line feeds.
 */
export function printable(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(LINE_SEPARATOR, '\n').replace(INVISIBLE, '')
}
