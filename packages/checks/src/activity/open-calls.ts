/** Counts the calls that have not ended, by when they began. */
export interface OpenCalls {
  begin(key: object): void
  end(key: object): void
  /** How many began at least `age` ms ago, and within the window. */
  olderThan(age: number): number
}

/** Its memory is fixed: a number for each part of the window, and nothing of a call that is gone. */
export function openCalls(window: number, parts = 60): OpenCalls {
  const width = window / parts
  const begun = new WeakMap<object, number>()
  const open = new Map<number, number>()
  const turnNow = () => Math.floor(performance.now() / width)

  const forget = (): void => {
    const oldest = turnNow() - parts
    for (const turn of open.keys()) if (turn < oldest) open.delete(turn)
  }

  return {
    begin(key) {
      const turn = turnNow()
      if (!open.has(turn)) forget()
      begun.set(key, turn)
      open.set(turn, (open.get(turn) ?? 0) + 1)
    },
    end(key) {
      const turn = begun.get(key)
      begun.delete(key)
      const count = turn === undefined ? undefined : open.get(turn)
      if (turn !== undefined && count !== undefined) open.set(turn, count - 1)
    },
    olderThan(age) {
      forget()
      const latest = performance.now() - age
      return [...open].reduce((sum, [turn, count]) => ((turn + 1) * width <= latest ? sum + count : sum), 0)
    },
  }
}
