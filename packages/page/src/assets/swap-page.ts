const FOCUSABLE = 'a,summary,[tabindex]'

/**
 * Shows another state of the page. What the visitor has opened stays open, unless its status changes, and what has the
 * focus keeps it.
 *
 * @throws Error for markup that is not the page's.
 */
export function swapPage(markup: string): void {
  const next = new DOMParser().parseFromString(markup, 'text/html')
  const page = next.getElementById('page')
  const present = document.getElementById('page')
  if (!page?.dataset['revision'] || !present) throw new Error('not the page')
  keepOpen(present, page)
  const focus = focusIn(present)
  present.replaceWith(document.adoptNode(page))
  document.title = next.title
  const icon = document.querySelector('link[rel=icon]')
  icon?.setAttribute('href', next.querySelector('link[rel=icon]')?.getAttribute('href') ?? '')
  focus?.()
}

function keepOpen(before: Element, after: Element): void {
  for (const details of before.querySelectorAll('details')) {
    const same = after.querySelector<HTMLDetailsElement>(`details[id="${CSS.escape(details.id)}"]`)
    if (same && same.dataset['tone'] === details.dataset['tone']) same.open = details.open
  }
}

/** How to find what has the focus: its place in the nearest element with an id. */
function focusIn(page: Element): (() => void) | undefined {
  const active = document.activeElement
  const owner = active?.closest('[id]')
  if (!active || !owner || !page.contains(active)) return undefined
  const index = [owner, ...owner.querySelectorAll(FOCUSABLE)].indexOf(active)
  return () => {
    const owned = document.getElementById(owner.id)
    const found = owned && [owned, ...owned.querySelectorAll<HTMLElement>(FOCUSABLE)][index]
    found?.focus({ preventScroll: true })
  }
}
