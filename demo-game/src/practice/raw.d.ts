/** A file's text instead of what it exports; the build puts it in. */
declare module '*?raw' {
  const text: string;
  export default text;
}
