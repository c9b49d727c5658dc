const subjects = /* @__PURE__ */ new WeakSet<object>()

/** Prints a line to stderr. Never throws: the application may have replaced the console. */
export function say(line: string): void {
  try {
    console.error(line)
  } catch {}
}

/** The same, once for each subject: what a request or a report can repeat must not fill the log. */
export function sayOnce(subject: object, line: () => string): void {
  if (subjects.has(subject)) return
  subjects.add(subject)
  say(line())
}
