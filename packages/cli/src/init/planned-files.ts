import { deploymentFile } from './deployment-file'
import { healthFile } from './health-file'
import { writeModule } from './module-text'
import { nextFiles } from './next-files'
import type { Project } from './project'

/** A file that `hale init` would write, by its path from the project's folder. */
export interface PlannedFile {
  readonly path: string
  readonly text: string
}

/** Everything that is written for a project. */
export function plannedFiles(project: Project, port: number): PlannedFile[] {
  const deployment = { path: 'k8s/deployment.yaml', text: deploymentFile(project, port) }
  if (project.framework === 'next') return [...nextFiles(project), deployment]
  const { source, dialect } = project
  const path = `${source}health.${dialect.typescript ? 'ts' : 'js'}`
  return [{ path, text: writeModule(healthFile(project), dialect) }, deployment]
}
