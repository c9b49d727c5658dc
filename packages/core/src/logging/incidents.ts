import { unref } from '../clock/unref'

/** Something that is broken, and for how long. */
interface Incident {
  readonly since: number
  timer?: ReturnType<typeof setTimeout>
}

/** What is broken now, each with a clock that reminds of it at growing intervals. */
export interface Incidents {
  has(name: string): boolean
  /** Starts its clock. */
  open(name: string): void
  /** Stops its clock. Gives its age in ms. */
  close(name: string): number
  closeAll(): void
}

/** `reminders` are the ages in ms at which to call `remind`; after the last, again each time that much has passed. */
export function createIncidents(reminders: readonly number[], remind: (name: string, age: number) => void): Incidents {
  const incidents = new Map<string, Incident>()

  function schedule(name: string, incident: Incident, count: number): void {
    const due = ageOf(count)
    if (due === undefined) return
    const wait = Math.max(1, due - (performance.now() - incident.since))
    incident.timer = setTimeout(() => {
      schedule(name, incident, count + 1)
      remind(name, performance.now() - incident.since)
    }, wait)
    unref(incident.timer)
  }

  function ageOf(count: number): number | undefined {
    const last = reminders.length - 1
    if (count <= last) return reminders[count]
    return reminders[last] && reminders[last] * (count - last + 1)
  }

  function close(name: string): number {
    const incident = incidents.get(name)
    if (!incident) return 0
    incidents.delete(name)
    clearTimeout(incident.timer)
    return performance.now() - incident.since
  }

  return {
    has: (name) => incidents.has(name),
    open(name) {
      const incident: Incident = { since: performance.now() }
      incidents.set(name, incident)
      schedule(name, incident, 0)
    },
    close,
    closeAll() {
      for (const name of [...incidents.keys()]) close(name)
    },
  }
}
