// Imports the core and does nothing: what an adapter costs that does nothing.
import '@hale/core'
