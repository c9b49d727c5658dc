export { type FleetPageOptions, fleetPage } from './page/fleet-page'
