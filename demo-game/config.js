/**
 * The one place where this copy of the game is told where players meet. `npm start` serves it as it is: the server that serves the
 * page introduces its players too. `npm run build:demo` writes another for static hosts; docs/hosting.md says what may stand here.
 */
globalThis.rollmeshConfig = { server: 'page' };
