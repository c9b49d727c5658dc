/** A string from a file or a service, without what could move the cursor or begin a line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}

/** A line of a file as it can be shown in a terminal. Tabs and blanks stay. */
export function printable(line: string): string {
  return line.replace(/[^\P{Cc}\t]|\p{Cf}/gu, '')
}
