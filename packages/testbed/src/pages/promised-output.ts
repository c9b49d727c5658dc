/** Two outputs are the same to a reader if they differ in times, durations, ids and spaces only. */
const VARIES: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
  [/"(duration|responseTime|uptime|startedAfter|longestBlock|writtenAt|checkedFor)":\s*[\d.]+/g, '"$1":<number>'],
  [/"value":\s*[\d.]+/g, '"value":<number>'],
  [/\b[\d.]+ (?:ms|s|min|h)\b(?: [\d.]+ (?:ms|s|min)\b)?/g, '<duration>'],
  [/\b\d+ failed runs?\b/g, '<number> failed runs'],
  [/\b(pid|process) \d+/g, '$1 <number>'],
  [/(content-length|date|keep-alive|connection|etag|x-powered-by): .*\n?/gi, ''],
  [/\[\d\] \d+\n?/g, ''],
]

function plain(output: string): string {
  return VARIES.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), output.replaceAll('\r', '')).replaceAll(/\s+/g, '')
}

/** Whether the output is the one that the page promises. `...` in the promise stands for anything. */
export function keepsPromise(promised: string, output: string): boolean {
  const parts = plain(promised)
    .split(/\.\.\.|…/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(plain(output))
}
