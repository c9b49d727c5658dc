const PLACEHOLDER = /^["']?(\$\{[^{}]*\}|\$\{\{[^{}]*\}\}|\{\{[^{}]*\}\}|__\w+__|<[\w .-]+>|#\{[^{}]*\}#?|%\w+%|@\w+@)["']?$/

/**
 * Whether another program fills a value in before the file is applied, such as envsubst: `${PORT}`, `__PORT__`,
 * `<port>`. `$(PORT)` is none: people take it for a variable of Kubernetes where Kubernetes reads none.
 */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value)
}
