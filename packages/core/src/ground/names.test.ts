import { expect, test } from '@jest/globals';
import { nearest } from './names.ts';

const KNOWN = ['name', 'version', 'tickRate', 'players', 'input', 'state', 'events', 'lateJoin', 'init', 'step', 'delay'];

test.each([
  ['tickrate', 'tickRate'], ['inputs', 'input'], ['setp', 'step'], ['sate', 'state'], ['maxPlayers', 'players'], ['inputDelay', 'delay'], ['initialState', 'state'], ['latejoin', 'lateJoin'], ['rate', 'tickRate'],
])('%s was meant to be %s', (wrong, right) => {
  expect(nearest(wrong, KNOWN)).toBe(right);
});

test.each(['quux', 'x', 'url', 'onDraw', ''])('"%s" is near to none', (name) => {
  expect(nearest(name, KNOWN)).toBeUndefined();
});
