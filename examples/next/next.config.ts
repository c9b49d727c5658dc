import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  compress: false,
  // Never redirect a probe: kubelet counts a redirect as success.
  skipTrailingSlashRedirect: true,
  // The @hale packages are symlinks here, so resolve from the repository's root.
  turbopack: { root: `${import.meta.dirname}/../..` },
}

export default config
