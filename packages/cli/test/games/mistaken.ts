/** Declares a value where a field belongs, as plain JavaScript lets one do. */
import { defineGame } from '@rollmesh/core';

export const game = defineGame({ name: 'mistaken', input: { go: 'button' }, state: { x: 0 } as never, step() {} });
