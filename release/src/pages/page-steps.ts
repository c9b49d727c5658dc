import { type Block, readBlocks } from '@hale/testbed/pages'

/** Whether a reader installs something with these commands. */
function installs(block: Block): boolean {
  return block.kind === 'shell' && block.commands.some((command) => /\b(install|add)\b/.test(command))
}

/**
 * What a reader does, from top to bottom. Throws where a step stands above the first installation: from an empty folder
 * such a step cannot work.
 */
export function stepsOf(markdown: string): readonly Block[] {
  const blocks = readBlocks(markdown)
  const first = blocks.findIndex(installs)
  const early = blocks.find(({ kind }, index) => kind !== 'shell' && (first === -1 || index < first))
  if (early) throw new Error(`line ${early.line}: a step stands above the first line that installs something; install above it`)
  return blocks
}
