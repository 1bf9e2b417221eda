export { guard, type Guard, type GuardOptions } from './guard.ts';
export { forbidden, type Forbidden } from './forbidden.ts';
export { nanField, type Inspectable } from './nan.ts';
