/** planck with our maths. Import planck from here and nowhere else: whoever loads it first decides. The order of these lines is what matters. */
import './maths-first.ts';
import { Body, BoxShape, CircleShape, Fixture, Joint, Shape, Vec2, World } from 'planck';
import './maths-after.ts';

export { Body, BoxShape, CircleShape, Fixture, Joint, Shape, Vec2, World };
