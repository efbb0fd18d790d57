/** Stands for modules that the pages do without (see the aliases in vite.config.ts). */
export {};
