import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  compress: false,
  // A probe is never redirected: to kubelet a redirect counts as success.
  skipTrailingSlashRedirect: true,
  // @hale's packages are links here, and must be found from the repository's root.
  turbopack: { root: `${import.meta.dirname}/../..` },
}

export default config
