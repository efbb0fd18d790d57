/** @carbon/icons has no types for its modules of one icon. */
declare module '@carbon/icons/es/*' {
  const shape: import('./icon.ts').IconShape;
  export default shape;
}
declare module 'qjslib' {
  export const QRadar: {
    openEventSearch(aql: string, openWindow?: boolean): void;
  };
}
declare module '*.scss';
declare module 'virtual:carbon-themes.css';
