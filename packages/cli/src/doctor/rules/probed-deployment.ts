import { deployment } from './example-manifests'

/** A Deployment on port 3000 for an example, with these lines of its container. */
export function probedDeployment(...lines: readonly string[]): string {
  return deployment(['ports:', '  - { name: http, containerPort: 3000 }', ...lines].join('\n'))
}
