import { type Balancer, codeMatcher } from '../balancer'
import { settingAt } from '../setting'
import { at, itemsAt, type MapTree, numberAt, type Tree, textAt } from '../tree'

/** The target groups of `create-target-group`'s input, or of what `describe-target-groups` shows. */
export function readTargetGroups(document: Tree): Balancer[] {
  const listed = itemsAt(document, 'TargetGroups')
  const groups = listed.length > 0 ? listed : [document]
  return groups.flatMap((tree) => (tree.kind === 'map' && isTargetGroup(tree) ? [readTargetGroup(tree)] : []))
}

function isTargetGroup(tree: Tree): boolean {
  return at(tree, 'HealthCheckPath') !== undefined || (at(tree, 'TargetGroupName') ?? at(tree, 'TargetType')) !== undefined
}

function readTargetGroup(tree: MapTree): Balancer {
  const path = at(tree, 'HealthCheckPath')
  const matcher = textAt(tree, 'Matcher', 'HttpCode')
  const port = numberAt(tree, 'Port')
  return {
    type: 'alb',
    name: `target group ${textAt(tree, 'TargetGroupName') ?? textAt(tree, 'Name') ?? ''}`,
    place: path?.place ?? tree.place,
    path: textAt(path) ?? '/',
    pathWritten: path !== undefined,
    ports: port === undefined ? [] : [port],
    interval: settingAt(tree, 'HealthCheckIntervalSeconds', 30),
    timeout: settingAt(tree, 'HealthCheckTimeoutSeconds', 5),
    failures: settingAt(tree, 'UnhealthyThresholdCount', 2),
    passes: settingAt(tree, 'HealthyThresholdCount', 5),
    matcher,
    accepts: codeMatcher(matcher ?? '200'),
    onlyProbes: (textAt(tree, 'TargetType') ?? 'instance') === 'instance',
    tree,
  }
}
