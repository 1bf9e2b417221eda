export { plugin, simulation } from './plugin.ts';
